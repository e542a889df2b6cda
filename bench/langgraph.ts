// What a client of LangGraph waits for: from making a thread to the first event of its run, to the first state, and to the
// first question. Ours with everything in Postgres, fsync on, beside LangGraph's own server with the same graph and its
// threads in memory; both as processes of their own, over HTTP, one thread after the other. `--json` for one JSON object.
import { mkdtemp, rm } from "node:fs/promises";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { installReference } from "../conformance/installed.ts";
import { startReference } from "../conformance/reference-process.ts";
import { startServe } from "./serve-processes.ts";
import { median, runRounds } from "./store-rounds.ts";

const ROUNDS = 10;
const THREADS_A_TURN = 10;
const BUDGET_MS = 180_000;
/** How many times as fast ours is to be. */
const GOALS = { gate: 1, aim: 1.5 };
const MOMENTS = ["event", "state", "question"] as const;
type Moment = (typeof MOMENTS)[number];

const { values: flags } = parseArgs({ options: { json: { type: "boolean", default: false } } });
const say = (line: string) => (flags.json ? console.error(line) : console.log(line));

installReference();
const folder = await mkdtemp(join(tmpdir(), "plancraft-bench-"));
const result: Record<string, number> = {};
try {
  const ours = await startServe(join(folder, "ours"));
  const langgraph = await startReference(await mkdtemp(join(folder, "langgraph-")));
  say(`${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}`);
  let rounds: Awaited<ReturnType<typeof rounded>>;
  try {
    rounds = await rounded(ours.url, langgraph.address);
  } finally {
    await ours.stop();
    await langgraph.close();
  }
  say("\n| until the first | ours, ms | langgraph-api, ms | times as fast | gate | aim | result |");
  say("|---|---:|---:|---:|---:|---:|---|");
  for (const moment of MOMENTS) {
    const [own, other] = [rounds.median("ours", moment), rounds.median("langgraph", moment)];
    const times = rounds.ratio(moment, "langgraph", "ours");
    result[moment] = times;
    const verdict = times >= GOALS.aim ? "aim met" : times >= GOALS.gate ? "gate met" : "MISSED";
    const cells = [own.toFixed(1), other.toFixed(1), times.toFixed(2), GOALS.gate, GOALS.aim, verdict];
    say(`| ${moment} | ${cells.join(" | ")} |`);
  }
} finally {
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
if (flags.json) console.log(JSON.stringify({ node: process.versions.node, ...result }));
process.exitCode = Object.values(result).some((times) => times < GOALS.gate) ? 1 : 0;

async function rounded(ours: string, langgraph: string) {
  const title = `ms to a moment of a new thread, median of ${THREADS_A_TURN}`;
  return runRounds<"ours" | "langgraph", Moment>(
    { title, rounds: ROUNDS, budgetMs: BUDGET_MS, say },
    { ours: () => turn(ours), langgraph: () => turn(langgraph) },
  );
}

async function turn(url: string): Promise<Record<Moment, number>> {
  const seen: Record<Moment, number>[] = [];
  for (let nth = 0; nth < THREADS_A_TURN; nth += 1) seen.push(await newThread(url));
  const middle = (moment: Moment) => median(seen.map((one) => one[moment]));
  return { event: middle("event"), state: middle("state"), question: middle("question") };
}

async function newThread(url: string): Promise<Record<Moment, number>> {
  const startedAt = performance.now();
  const { thread_id } = (await (await post(`${url}/threads`, {})).json()) as { readonly thread_id: string };
  const response = await post(`${url}/threads/${thread_id}/runs/stream`, {
    assistant_id: "plancraft",
    input: { idea: "A marketplace for used climbing gear", preset: "fast" },
    stream_mode: ["values"],
  });
  const at: Partial<Record<Moment, number>> = {};
  let text = "";
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const nowMs = performance.now() - startedAt;
    text += chunk;
    if (/^event: /m.test(text)) at.event ??= nowMs;
    if (/^event: values$/m.test(text)) at.state ??= nowMs;
    if (text.includes('"__interrupt__"')) at.question ??= nowMs;
  }
  const { event, state, question } = at;
  if (event === undefined || state === undefined || question === undefined)
    throw new Error(`The run of ${url} ended otherwise: ${text.slice(-500)}`);
  return { event, state, question };
}

async function post(url: string, body: object): Promise<Response> {
  const headers = { "content-type": "application/json" };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url} answers ${response.status} ${await response.text()}`);
  return response;
}
