// What the guarded path adds to a model call, and how near a session comes to its critical path. The model server is a
// process of its own that answers at once, or after 300 ms; the database is the embedded one, with fsync on.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { ChatOpenAI } from "@langchain/openai";
import { createPlanner } from "../planner/compose.ts";
import type { PlannerEvent } from "../schemas/event.ts";
import type { Message, ModelCall } from "../schemas/model/model-call.ts";
import type { SectionInput } from "../schemas/model/model-inputs.ts";
import { Section } from "../schemas/model/section.ts";
import { parseStructured, wireSchema } from "../utils/llm/answers/structured-output.ts";
import { GuardedModel } from "../utils/llm/calls/guarded-model.ts";
import { OpenRuns } from "../utils/llm/calls/open-runs.ts";
import { openAIProvider } from "../utils/llm/provider/protocols/openai-provider.ts";
import { createLogs } from "../utils/observability/logger.ts";
import { createRedactor } from "../utils/observability/redaction.ts";
import { openDatabase } from "../utils/postgres/database.ts";
import { migrate } from "../utils/postgres/migrate.ts";
import { CallLedger } from "../utils/postgres/stores/call-ledger.ts";

const ROUNDS = 8;
const CALLS_A_ROUND = 100;
const WARM_UP_CALLS = 150;
const SESSIONS = 5;
const LATENCY_MS = 300;
const CALLS_AT_ONCE = 8;
const MODEL = "gpt-4.1";
const KEY = "bench";
const AIM_ADDED_MS = 1;
const AIM_OVER_PATH = 1.1;

/** About the size of a section's prompt. */
const BRIEF = "Write one section of the plan. Here is what was found out about the market and the people. ".repeat(40);
let prompts = 0;
/** Never the same twice: the ledger would answer it. */
const prompt = (): readonly Message[] => [
  { role: "system", content: "You write planning documents." },
  { role: "user", content: `${BRIEF}\nRequest ${++prompts} of ${process.pid}-${Date.now()}` },
];

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

const median = (values: readonly number[]) =>
  percentile(
    values.toSorted((a, b) => a - b),
    0.5,
  );
const ms = (value: number) => value.toFixed(2);

async function startServer(latencyMs: number): Promise<{ url: string; child: ChildProcess }> {
  const program = join(import.meta.dirname, "../test/support/openai-server.ts");
  const child = spawn(process.execPath, [program, "--latency-ms", String(latencyMs)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [url] = await once(createInterface({ input: child.stdout }), "line");
  return { url: String(url), child };
}

function onTrouble({ message }: Error): void {
  console.error(message);
}

async function timed(call: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await call();
  return performance.now() - startedAt;
}

async function measure(call: () => Promise<unknown>, count: number) {
  const times: number[] = [];
  for (let nth = 0; nth < count; nth += 1) times.push(await timed(call));
  times.sort((a, b) => a - b);
  return { p50: percentile(times, 0.5), p95: percentile(times, 0.95) };
}

/** The client library alone, as the least that anybody would do: stream the answer and parse it. */
function bareCall(baseUrl: string): () => Promise<unknown> {
  const model = new ChatOpenAI({
    model: MODEL,
    apiKey: KEY,
    temperature: 0.5,
    maxRetries: 0,
    streamUsage: true,
    configuration: { baseURL: baseUrl },
  });
  const json_schema = { name: "Section", strict: true, schema: wireSchema(Section) };
  return async () => {
    const messages = prompt().map(({ role, content }) => ({ role, content }));
    const stream = await model.stream(messages, { response_format: { type: "json_schema", json_schema } });
    let text = "";
    for await (const chunk of stream) text += chunk.text;
    if (!parseStructured(Section, text).ok) throw new Error("The answer does not fit");
  };
}

async function benchCalls(home: string): Promise<boolean> {
  const { url, child } = await startServer(0);
  const { pool, close } = await openDatabase({ home });
  await migrate(pool, new URL("../migrations/", import.meta.url));
  const provider = openAIProvider({ kind: "openai", model: MODEL, apiKey: KEY, baseUrl: url });
  const limits = { atOnce: 50, scope: "process" as const, silenceMs: 60_000, totalMs: 600_000, retryBaseMs: 1_000 };
  const model = new GuardedModel(new CallLedger(pool), limits);
  const runs = new OpenRuns(() => {
    throw new Error("The session is open");
  });
  const logs = createLogs({ home, logLevel: "info", logFormat: "file", redactor: createRedactor([KEY]), onTrouble });
  const log = await logs.forSession("bench");
  const { id: run } = runs.open({
    lineage: "bench",
    provider,
    limit: { maxTokens: null, maxCostUsd: null },
    used: { tokens: 0, costUsd: 0 },
    signal: new AbortController().signal,
    language: "en",
    log,
    report: () => {},
    onAnswer: () => {},
    claim: async () => null,
  });
  const guarded = () => {
    const call: ModelCall<"Section", Section> = {
      name: "Section",
      schema: Section,
      input: {} as SectionInput,
      messages: prompt(),
    };
    const site = { session: "bench", run, node: "write", target: "summary", preset: "balanced" } as const;
    return model.ask(runs.at(site), call, site);
  };
  const bare = bareCall(url);
  try {
    await measure(bare, WARM_UP_CALLS);
    await measure(guarded, WARM_UP_CALLS);
    console.log(`A model call, ms (${CALLS_A_ROUND} calls a round, one after the other)`);
    console.log("round | bare p50 | bare p95 | guarded p50 | guarded p95 | added at p50");
    const rounds: { bare: { p50: number; p95: number }; guarded: { p50: number; p95: number } }[] = [];
    for (let round = 1; round <= ROUNDS; round += 1) {
      const isBareFirst = round % 2 === 1;
      const first = await measure(isBareFirst ? bare : guarded, CALLS_A_ROUND);
      const second = await measure(isBareFirst ? guarded : bare, CALLS_A_ROUND);
      const made = isBareFirst ? { bare: first, guarded: second } : { bare: second, guarded: first };
      rounds.push(made);
      printCalls(String(round), made.bare, made.guarded, made.guarded.p50 - made.bare.p50);
    }
    const over = (pick: (made: (typeof rounds)[number]) => number) => median(rounds.map(pick));
    const added = over((made) => made.guarded.p50 - made.bare.p50);
    const of = (kind: "bare" | "guarded") => ({
      p50: over((made) => made[kind].p50),
      p95: over((made) => made[kind].p95),
    });
    printCalls("median", of("bare"), of("guarded"), added);
    console.log(`Aim: at most ${AIM_ADDED_MS} ms added at p50.`);
    return added <= AIM_ADDED_MS;
  } finally {
    await close();
    child.kill();
  }
}

function printCalls(round: string, bare: { p50: number; p95: number }, guarded: typeof bare, added: number): void {
  const cells = [bare.p50, bare.p95, guarded.p50, guarded.p95, added].map(ms);
  console.log([round.padEnd(6), ...cells.map((cell) => cell.padStart(8))].join(" | "));
}

/** The least a session can take: in each superstep, eight calls at once. */
function criticalPathMs(events: readonly PlannerEvent[]): number {
  const CALLING = new Set(["analyze", "structure", "research", "write", "review", "discuss"]);
  const turns = events.map((event) => {
    if (event.type !== "step-started" || !CALLING.has(event.step)) return 0;
    // A fan-out of 13 tasks shows 13 events: each stands for its share of the two turns they take.
    const tasks = event.of ?? 1;
    return Math.ceil(tasks / CALLS_AT_ONCE) / tasks;
  });
  return Math.round(turns.reduce((sum, turn) => sum + turn, 0)) * LATENCY_MS;
}

async function benchSessions(home: string): Promise<boolean> {
  const { url, child } = await startServer(LATENCY_MS);
  const environment = { PLANCRAFT_HOME: home, OPENAI_API_KEY: KEY, OPENAI_BASE_URL: url };
  const planner = await createPlanner({ environment });
  const runSession = async (idea: string) => {
    const events: PlannerEvent[] = [];
    const tookMs = await timed(async () => {
      for await (const event of planner.start({ idea, yes: true })) events.push(event);
    });
    if (events.at(-1)?.type !== "done") throw new Error(`The session ended with ${JSON.stringify(events.at(-1))}`);
    return { tookMs, pathMs: criticalPathMs(events) };
  };
  try {
    await runSession("A session to warm up with");
    console.log(`\nA session, ms (model ${LATENCY_MS} ms, warm process)`);
    console.log("round | took | critical path | ratio");
    const ratios: number[] = [];
    for (let round = 1; round <= SESSIONS; round += 1) {
      const { tookMs, pathMs } = await runSession(`A marketplace for used climbing gear, number ${round}`);
      ratios.push(tookMs / pathMs);
      console.log(`${String(round).padEnd(6)} | ${tookMs.toFixed(0)} | ${pathMs} | ${(tookMs / pathMs).toFixed(3)}`);
    }
    console.log(`median | | | ${median(ratios).toFixed(3)}`);
    console.log(`Aim: at most ${AIM_OVER_PATH.toFixed(2)} of the critical path.`);
    return median(ratios) <= AIM_OVER_PATH;
  } finally {
    await planner.close();
    child.kill();
  }
}

const home = await mkdtemp(join(tmpdir(), "plancraft-bench-"));
try {
  const met = [await benchCalls(home), await benchSessions(home)];
  console.log(met.every(Boolean) ? "\nBoth aims are met." : "\nAn aim is missed.");
} finally {
  await rm(home, { recursive: true, force: true });
}
