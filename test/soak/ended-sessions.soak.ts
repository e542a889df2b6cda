import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { queryObjects } from "node:v8";
import pg from "pg";
import { expect, it, onTestFinished } from "vitest";
import { createPlanner } from "../../planner/compose.ts";
import type { Planner } from "../../planner/planner.ts";
import { EventLog } from "../../planner/run/events/event-log.ts";
import { SessionRun } from "../../planner/run/session-run.ts";
import { TaskStream } from "../../planner/run/task-stream.ts";
import { CallRun } from "../../utils/llm/calls/call-run.ts";
import { createTestDatabase } from "../support/postgres.ts";

const CONNECTIONS = 3;

type Kind = abstract new (...given: never[]) => unknown;

/** What a run is made of. */
const OF_A_RUN: readonly Kind[] = [SessionRun, EventLog, TaskStream, CallRun];
/** What anything that remembers a session would be made of. */
const OF_ANYTHING: readonly Kind[] = [Array, Map, Set, Promise, AbortSignal];

/** How many objects of a class can still be reached: it collects garbage first. */
function count(kind: Kind): number {
  const found: unknown = Reflect.apply(queryObjects, undefined, [kind, { format: "count" }]);
  if (typeof found !== "number") throw new Error(`${kind.name} cannot be counted`);
  return found;
}

async function lastOf(events: ReturnType<Planner["start"]>, until?: string): Promise<string> {
  let last = "";
  for await (const { type } of events) {
    last = type;
    if (type === until) break;
  }
  return last;
}

/** Three sessions, one for each way to end without a failure: done, at a question, and left by whoever read it and stopped. */
async function runThree(planner: Planner): Promise<void> {
  const begin = (yes: boolean) => planner.start({ idea: "A marketplace for used climbing gear", preset: "fast", yes });
  expect(await lastOf(begin(true))).toBe("done");
  expect(await lastOf(begin(false))).toBe("waiting");
  expect(await lastOf(begin(true), "step-finished")).toBe("step-finished");
  await planner.stop();
}

it("a process keeps nothing of the sessions that have ended in it", async () => {
  const home = await mkdtemp(join(tmpdir(), "plancraft-ended-"));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  const { url } = await createTestDatabase();
  // All of its connections are there from the beginning, and stay: each is a dozen arrays, and none is a session's.
  const pool = new pg.Pool({ connectionString: url, max: CONNECTIONS, idleTimeoutMillis: 0 });
  onTestFinished(() => pool.end());
  await Promise.all(Array.from({ length: CONNECTIONS }, () => pool.query("SELECT pg_sleep(0.2)")));
  await using planner = await createPlanner({ pool, environment: { PLANCRAFT_HOME: home } });
  // What is loaded and made once is there after a few.
  for (let round = 0; round < 3; round += 1) await runThree(planner);
  const before = OF_ANYTHING.map(count);
  for (let round = 0; round < 3; round += 1) await runThree(planner);
  expect(OF_A_RUN.map(count)).toEqual(OF_A_RUN.map(() => 0));
  const kept = OF_ANYTHING.map((kind, at) => ({ kind: kind.name, more: count(kind) - (before[at] ?? 0) }));
  // Fewer than one of a kind for each of the 9 sessions.
  expect(kept.filter(({ more }) => more >= 9)).toEqual([]);
  // Each count walks the whole heap.
}, 180_000);
