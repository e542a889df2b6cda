// What LangChain's client costs a call to OpenAI, beside the `openai` package that it is made of: our provider on each, in
// rounds, with the package alone as the least there can be; and what each takes to load. The model server is a process of
// its own that answers at once. See docs/decisions/0029-client-of-openai.md.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import OpenAI from "openai";
import type { Message } from "../schemas/model/model-call.ts";
import { Section } from "../schemas/model/section.ts";
import { wireSchema } from "../utils/llm/answers/structured-output.ts";
import { bodyInForm, messagesInForm, roomIn } from "../utils/llm/provider/forms/request-form.ts";
import { CHAT_DIALECT } from "../utils/llm/provider/protocols/dialect.ts";
import { openAIProvider } from "../utils/llm/provider/protocols/openai-provider.ts";
import { protocolProvider } from "../utils/llm/provider/protocols/protocol-provider.ts";
import type { ModelProvider } from "../utils/llm/provider/providers.ts";
import { runRounds } from "./store-rounds.ts";

const ROUNDS = 10;
const CALLS_A_TURN = 100;
const LOADS = 5;
const BUDGET_MS = 180_000;
const MODEL = "gpt-4.1";
const KEY = "bench";
const SCHEMA = wireSchema(Section);

const BRIEF = "Write one section of the plan. Here is what was found out about the market and the people. ".repeat(40);
const MESSAGES: readonly Message[] = [
  { role: "system", content: "You write planning documents." },
  { role: "user", content: BRIEF },
];
const FORMAT = { type: "json_schema", json_schema: { name: "Section", strict: true, schema: SCHEMA } } as const;

async function startServer() {
  const program = join(import.meta.dirname, "../test/support/openai-server.ts");
  const child = spawn(process.execPath, [program], { stdio: ["ignore", "pipe", "inherit"] });
  const [url] = await once(createInterface({ input: child.stdout }), "line");
  return { url: String(url), child };
}

/** Our provider, with the package where LangChain's client stands. */
function packageProvider(baseURL: string): ModelProvider {
  const protocol = {
    id: `openai:${MODEL}`,
    model: MODEL,
    origin: baseURL,
    dialect: CHAT_DIALECT,
    takesTemperature: true,
    secrets: [KEY],
    room: roomIn,
    roomToLose: roomIn,
    edit: bodyInForm,
    load: async () => undefined,
    prepare: async ({
      request,
      form,
      temperature,
      fetch,
    }: Parameters<Parameters<typeof protocolProvider>[0]["prepare"]>[0]) => {
      const client = new OpenAI({ apiKey: KEY, baseURL, maxRetries: 0, logLevel: "off", fetch });
      const messages = messagesInForm(request, form);
      const stream = () => streamed(client, messages, temperature ?? 1, request.signal);
      return { model: { stream } as never, messages, options: {} };
    },
  };
  return protocolProvider(protocol, null);
}

function streamed(client: OpenAI, messages: readonly unknown[], temperature: number, signal: AbortSignal) {
  const body = { model: MODEL, messages, temperature, stream: true, stream_options: { include_usage: true } } as const;
  return client.chat.completions.create({ ...body, response_format: FORMAT } as never, {
    signal,
  }) as unknown as Promise<AsyncIterable<unknown>>;
}

const ask = (provider: ModelProvider) => () =>
  provider.complete({
    name: "Section",
    schema: SCHEMA,
    messages: MESSAGES,
    input: null,
    temperature: 0.5,
    signal: new AbortController().signal,
  });

function turnOf(call: () => Promise<unknown>) {
  return async () => {
    const before = process.cpuUsage();
    const startedAt = performance.now();
    for (let nth = 0; nth < CALLS_A_TURN; nth += 1) await call();
    const { user, system } = process.cpuUsage(before);
    return { ms: (performance.now() - startedAt) / CALLS_A_TURN, cpuMs: (user + system) / 1000 / CALLS_A_TURN };
  };
}

async function loaded(specifier: string): Promise<{ readonly ms: number; readonly rssMb: number }> {
  const code = `const from = performance.now(); await import(${JSON.stringify(specifier)});
    console.log(JSON.stringify({ ms: performance.now() - from, rssMb: process.memoryUsage().rss / 1e6 }));`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", code], {
    cwd: join(import.meta.dirname, ".."),
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = await once(createInterface({ input: child.stdout }), "line");
  return JSON.parse(String(line));
}

const { url, child } = await startServer();
try {
  const client = new OpenAI({ apiKey: KEY, baseURL: url, maxRetries: 0 });
  const bare = async () => {
    for await (const _ of await streamed(client, MESSAGES, 0.5, new AbortController().signal));
  };
  const calls = await runRounds(
    {
      title: `A call to OpenAI's protocol, ${CALLS_A_TURN} a turn`,
      rounds: ROUNDS,
      budgetMs: BUDGET_MS,
      say: console.log,
    },
    {
      bare: turnOf(bare),
      langchain: turnOf(ask(openAIProvider({ kind: "openai", model: MODEL, apiKey: KEY, baseUrl: url }))),
      package: turnOf(ask(packageProvider(url))),
    },
  );
  console.log(
    `ours on LangChain's client / ours on the package: ${calls.ratio("cpuMs", "langchain", "package").toFixed(2)} of CPU,`,
  );
  console.log(
    `  ${calls.ratio("ms", "langchain", "package").toFixed(2)} of time; ours on the package / the package alone: ${calls.ratio("cpuMs", "package", "bare").toFixed(2)} of CPU`,
  );
  console.log("\nTo load, ms and MB of memory after it");
  for (let round = 1; round <= LOADS; round += 1) {
    const [nothing, library, own] = [
      await loaded("node:fs"),
      await loaded("@langchain/openai"),
      await loaded("openai"),
    ];
    const shown = [nothing, library, own].map(({ ms, rssMb }) => `${ms.toFixed(0)} ms ${rssMb.toFixed(0)} MB`);
    console.log(`round ${round}: nothing ${shown[0]}; @langchain/openai ${shown[1]}; openai ${shown[2]}`);
  }
} finally {
  child.kill();
}
