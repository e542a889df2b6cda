// What a long process keeps: one planner runs offline sessions, and every 50 of them the heap is measured after full
// collections. Compiled code comes and goes by the hundred KB for as long as a process runs, so that V8 makes none here.
// `--sessions N` for a shorter or longer run, `--json` for one JSON object; a heap that grows is exit 1.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createPlanner } from "../planner/compose.ts";
import type { Planner } from "../planner/planner.ts";
import { secondsOf } from "./store-peers.ts";

const WARM_UP_SESSIONS = 50;
const EVERY = 50;
const AT_ONCE = 10;
/** One small object with its strings, kept for each session, is more. */
const MOST_BYTES_A_SESSION = 300;

const { values: flags } = parseArgs({
  options: { sessions: { type: "string", default: "300" }, json: { type: "boolean", default: false } },
});
const say = (line: string) => (flags.json ? console.error(line) : console.log(line));

interface Point {
  readonly sessions: number;
  readonly bytes: number;
}

/** The heap in bytes, of what can still be reached. */
async function heapUsed(): Promise<number> {
  if (!globalThis.gc) throw new Error("Run it with npm run bench:memory, which lets it collect garbage");
  for (let times = 0; times < 4; times += 1) {
    globalThis.gc();
    // What finalizers let go of, between two turns of the event loop, is for the next collection.
    await new Promise(setImmediate);
  }
  return process.memoryUsage().heapUsed;
}

async function runSessions(planner: Planner, count: number): Promise<void> {
  await secondsOf(count, AT_ONCE, async (nth) => {
    let last = "";
    const idea = `A marketplace for used climbing gear, number ${nth}`;
    for await (const { type } of planner.start({ idea, yes: true })) last = type;
    if (last !== "done") throw new Error(`A session ended with ${last}`);
  });
}

/** By least squares, in bytes a session: one odd measurement does not decide. */
function slope(points: readonly Point[]): number {
  const mean = (pick: (point: Point) => number) => points.reduce((sum, point) => sum + pick(point), 0) / points.length;
  const middle = { sessions: mean(({ sessions }) => sessions), bytes: mean(({ bytes }) => bytes) };
  const rise = mean(({ sessions, bytes }) => (sessions - middle.sessions) * (bytes - middle.bytes));
  return rise / mean(({ sessions }) => (sessions - middle.sessions) ** 2);
}

async function measure(planner: Planner, sessions: number): Promise<Point[]> {
  await runSessions(planner, WARM_UP_SESSIONS);
  const points: Point[] = [];
  say("sessions | heap used, MB");
  for (let run = 0; ; run += EVERY) {
    const point = { sessions: run, bytes: await heapUsed() };
    points.push(point);
    say(`${String(run).padStart(8)} | ${(point.bytes / 1_000_000).toFixed(3)}`);
    if (run >= sessions) return points;
    await runSessions(planner, EVERY);
  }
}

const home = await mkdtemp(join(tmpdir(), "plancraft-bench-"));
try {
  await using planner = await createPlanner({ environment: { PLANCRAFT_HOME: home } });
  const points = await measure(planner, Math.max(EVERY, Number(flags.sessions)));
  const bytesASession = Math.round(slope(points));
  say(`\n${bytesASession} bytes a session are kept; aim: at most ${MOST_BYTES_A_SESSION}.`);
  if (flags.json) console.log(JSON.stringify({ node: process.versions.node, bytesASession, points }));
  process.exitCode = bytesASession <= MOST_BYTES_A_SESSION ? 0 : 1;
} finally {
  await rm(home, { recursive: true, force: true });
}
