import { z } from "zod";
import type { Config } from "../config/read-config.ts";
import { AppError } from "../errors.ts";
import { type ProviderAddress, providerAddress, withoutEnd } from "../llm/provider/provider-address.ts";
import { modelParts } from "../llm/provider/provider-names.ts";

/** What is sent for texts. */
export interface EmbeddingRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** What came back, before anybody judged the vectors; in the texts' order. */
export interface EmbeddingReply {
  readonly vectors: readonly unknown[];
  /** Null where the server does not say. */
  readonly tokens: number | null;
}

/** How one model is asked for embeddings. */
export interface EmbeddingProtocol {
  /** What its vectors are kept under: `openai:text-embedding-3-small`. */
  readonly id: string;
  /** What may be shown of its address. */
  readonly origin: string;
  request(texts: readonly string[]): EmbeddingRequest;
  /** @throws ZodError, or Error, where it is no answer to so many texts. */
  read(reply: unknown): EmbeddingReply;
}

const OPENAI_BASE_URL = "https://api.openai.com/v1";
const GOOGLE_BASE_URL = "https://generativelanguage.googleapis.com";

const OpenAIReply = z.object({
  data: z.array(z.object({ index: z.int().min(0).optional(), embedding: z.unknown() })),
  usage: z.object({ prompt_tokens: z.number() }).nullish().catch(null),
});
const GoogleReply = z.object({ embeddings: z.array(z.object({ values: z.unknown() })) });
const OllamaReply = z.object({ embeddings: z.array(z.unknown()), prompt_eval_count: z.number().nullish().catch(null) });

/**
 * The protocol of a model.
 * @param id As `PLANCRAFT_EMBEDDINGS` has it.
 * @throws AppError `config-invalid` where there is no access to its provider, or it gives no embeddings.
 */
export function embeddingProtocol(id: string, config: Pick<Config, "openai" | "azure" | "google" | "ollama">) {
  const { provider, name } = modelParts(id) ?? { provider: null, name: "" };
  switch (provider) {
    case "openai":
      if (config.openai) return openAI(id, name, config.openai);
      break;
    case "azure":
      if (config.azure) return azure(id, name, config.azure);
      break;
    case "google":
      if (config.google) return google(id, name, config.google);
      break;
    case "ollama":
      if (config.ollama) return ollama(id, name, config.ollama);
      break;
  }
  throw new AppError("config-invalid", { problems: `PLANCRAFT_EMBEDDINGS names a model that cannot be asked: ${id}` });
}

function openAI(id: string, model: string, { apiKey, baseUrl }: NonNullable<Config["openai"]>): EmbeddingProtocol {
  const address = withoutEnd(providerAddress(baseUrl ?? OPENAI_BASE_URL), /\/(?:chat\/completions|embeddings)$/);
  return openAIProtocol(id, address, (input) => ({
    url: `${address.baseUrl}/embeddings`,
    headers: { Authorization: `Bearer ${apiKey}` },
    body: { model, input, encoding_format: "float" },
  }));
}

function azure(id: string, deployment: string, access: NonNullable<Config["azure"]>): EmbeddingProtocol {
  const address = withoutEnd(providerAddress(access.endpoint), /\/openai$/);
  const path = `openai/deployments/${encodeURIComponent(deployment)}/embeddings`;
  return openAIProtocol(id, address, (input) => ({
    url: `${address.baseUrl}/${path}?api-version=${encodeURIComponent(access.apiVersion)}`,
    headers: { "api-key": access.apiKey },
    body: { input },
  }));
}

function openAIProtocol(
  id: string,
  { origin }: ProviderAddress,
  request: EmbeddingProtocol["request"],
): EmbeddingProtocol {
  return {
    id,
    origin,
    request,
    read: (reply) => {
      const { data, usage } = OpenAIReply.parse(reply);
      const vectors = new Array<unknown>(data.length).fill(null);
      // Servers that answer out of order number their answers; one that is missing leaves its place empty.
      for (const [at, { index = at, embedding }] of data.entries()) {
        if (index < data.length) vectors[index] = embedding;
      }
      return { vectors, tokens: usage?.prompt_tokens ?? null };
    },
  };
}

function google(id: string, given: string, { apiKey, baseUrl }: NonNullable<Config["google"]>): EmbeddingProtocol {
  const asked = providerAddress(baseUrl ?? GOOGLE_BASE_URL);
  const version = /\/(v\d\w*)$/.exec(asked.baseUrl)?.[1] ?? "v1beta";
  const { baseUrl: base, origin } = withoutEnd(asked, /\/v\d\w*$/);
  const model = `models/${given.replace(/^models\//, "")}`;
  return {
    id,
    origin,
    request: (texts) => ({
      url: `${base}/${version}/${model}:batchEmbedContents`,
      headers: { "x-goog-api-key": apiKey },
      body: { requests: texts.map((text) => ({ model, content: { parts: [{ text }] } })) },
    }),
    read: (reply) => ({ vectors: GoogleReply.parse(reply).embeddings.map(({ values }) => values), tokens: null }),
  };
}

function ollama(id: string, model: string, { baseUrl, apiKey }: NonNullable<Config["ollama"]>): EmbeddingProtocol {
  const address = providerAddress(baseUrl);
  return {
    id,
    origin: address.origin,
    request: (input) => ({
      url: `${address.baseUrl}/api/embed`,
      headers: apiKey ? { Authorization: `Bearer ${apiKey}` } : {},
      body: { model, input, truncate: true },
    }),
    read: (reply) => {
      const { embeddings, prompt_eval_count } = OllamaReply.parse(reply);
      return { vectors: embeddings, tokens: prompt_eval_count ?? null };
    },
  };
}
