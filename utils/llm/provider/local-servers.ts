import { totalmem } from "node:os";
import { z } from "zod";

/** How long a server on this machine may take to name its models. */
const PROBE_MS = 300;
/** What names models is shorter. */
const MAX_BYTES = 2_000_000;
/** A model that takes more of the machine's memory than this leaves no room for the context, nor for anything else. */
const ROOM_FOR_MODEL = 0.8;
/** Models that write no text. */
const NO_WRITER = /embed|rerank|whisper|\btts\b|\bbge\b|\be5\b|\bgte\b|\bclip\b|minilm|diffusion|flux/i;

export type LocalServerName = "Ollama" | "LM Studio" | "llama.cpp" | "vLLM";

/** The ports that these servers take where nobody chose another. */
export const LOCAL_PORTS: Readonly<Record<LocalServerName, number>> = {
  Ollama: 11_434,
  "LM Studio": 1_234,
  "llama.cpp": 8_080,
  vLLM: 8_000,
};

export interface LocalModel {
  readonly name: string;
  /** In bytes, where the server says it. */
  readonly size: number | null;
  /** How many parameters it has, where the server or the model's name says it. */
  readonly parameters: number | null;
}

/** A model server that answers on this machine. */
export interface LocalServer {
  readonly name: LocalServerName;
  /** Where it was asked, without a path. */
  readonly address: string;
  /** Those that write text, the one that fits best first. */
  readonly models: readonly LocalModel[];
}

const Tags = z.object({
  models: z.array(
    z.object({
      name: z.string().min(1),
      size: z.number().optional(),
      details: z.object({ parameter_size: z.string().optional() }).nullish(),
    }),
  ),
});
const Listed = z.object({
  data: z.array(z.object({ id: z.string().min(1), meta: z.object({ n_params: z.number().optional() }).nullish() })),
});

/**
 * The model servers that answer on this machine's own address within 300 ms; nothing leaves the machine.
 * @param ports Where they are looked for.
 * @param memory The machine's memory in bytes: a model that does not fit into it is not offered first.
 */
export async function findLocalServers(
  ports: Readonly<Record<LocalServerName, number>> = LOCAL_PORTS,
  memory: number = totalmem(),
): Promise<LocalServer[]> {
  const names = ["Ollama", "LM Studio", "llama.cpp", "vLLM"] as const;
  const found = await Promise.all(
    names.map(async (name) => {
      const address = `http://127.0.0.1:${ports[name]}`;
      const models = name === "Ollama" ? await ollamaModels(address) : await listedModels(address);
      return models === null ? null : { name, address, models: byFitness(models, memory) };
    }),
  );
  return found.filter((server) => server !== null);
}

async function ollamaModels(address: string): Promise<LocalModel[] | null> {
  const tags = Tags.safeParse(await read(`${address}/api/tags`));
  if (!tags.success) return null;
  return tags.data.models.map(({ name, size, details }) => ({
    name,
    size: size ?? null,
    parameters: parametersIn(details?.parameter_size ?? name),
  }));
}

async function listedModels(address: string): Promise<LocalModel[] | null> {
  const listed = Listed.safeParse(await read(`${address}/v1/models`));
  if (!listed.success) return null;
  return listed.data.data.map(({ id, meta }) => ({
    name: id,
    size: null,
    parameters: meta?.n_params ?? parametersIn(id),
  }));
}

/** What is no model server answers otherwise, or not at all: null. */
async function read(address: string): Promise<unknown> {
  try {
    const reply = await fetch(address, { redirect: "error", signal: AbortSignal.timeout(PROBE_MS) });
    const text = reply.ok ? await reply.text() : "";
    return text.length > MAX_BYTES ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

/** `8.0B` and `qwen3:8b` are 8 billion, `268M` is 268 million. */
function parametersIn(text: string): number | null {
  const [, count, unit] = /(?:^|[^\w.])(\d+(?:\.\d+)?)\s?([bm])(?![a-z])/i.exec(text) ?? [];
  if (count === undefined || unit === undefined) return null;
  return Number(count) * (unit.toLowerCase() === "b" ? 1e9 : 1e6);
}

/** The most parameters that the memory holds, which plans best; then the others, as they are listed. */
function byFitness(models: readonly LocalModel[], memory: number): LocalModel[] {
  const fits = ({ size }: LocalModel) => size === null || size <= memory * ROOM_FOR_MODEL;
  return models
    .filter(({ name }) => !NO_WRITER.test(name))
    .toSorted(
      (one, other) => Number(fits(other)) - Number(fits(one)) || (other.parameters ?? 0) - (one.parameters ?? 0),
    );
}
