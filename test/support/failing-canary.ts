import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import pg from "pg";
import { expect, onTestFinished } from "vitest";
import type { Arm } from "../../schemas/rollout/variant.ts";
import { startOpenAIServer } from "./openai-server.ts";
import { modelEnvironment, shortOutline } from "./planning-script.ts";
import { createTestDatabase } from "./postgres.ts";
import { outcomesOf, rolloutRow, storeRollout, versionOf } from "./stored-rollout.ts";

const CHILD = join(import.meta.dirname, "rollout-child.ts");
const CANARY = "openai:gpt-canary";
const CONTROL = "openai:gpt-control";
const PROCESSES = 3;

export interface FailingCanaryOptions {
  /** One session each. */
  readonly users: number;
  /** In each of the three processes. */
  readonly atOnce: number;
}

interface StoredEnd {
  readonly session: string;
  readonly state: string;
  readonly code: string | null;
  readonly model: string;
  readonly variant: string | null;
  readonly arm: Arm | null;
  /** Those that were asked. */
  readonly models: readonly string[];
  readonly lastEvent: string;
}

/**
 * Users begin sessions in three processes on one database, half of them in a canary whose model refuses our key once it writes
 * sections. In the middle one process is killed, and started anew. In the end the rollout has rolled itself back, once, and
 * each session has come to its end under what it began with.
 */
export async function expectRolledBack({ users, atOnce }: FailingCanaryOptions): Promise<void> {
  const { url } = await createTestDatabase();
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  const home = await mkdtemp(join(tmpdir(), "plancraft-canary-"));
  const server = await startOpenAIServer({
    answers: shortOutline,
    faults: [{ model: "gpt-canary", schema: "Section", fault: { kind: "unauthorized" } }],
    latencyMs: 20,
    keepsOutlinesOnly: true,
  });
  onTestFinished(async () => {
    await pool.end();
    await server.close();
    await rm(home, { recursive: true, force: true });
  });
  const rollout = await storeRollout(pool);
  const names = Array.from({ length: users }, (_, at) => `user-${at}`);
  const ownOf = (nth: number) => names.filter((_, at) => at % PROCESSES === nth);
  const start = (nth: number) => {
    const models = ["--canary", CANARY, "--control", CONTROL, "--at-once", String(atOnce)];
    const env = { ...process.env, ...modelEnvironment(url, server), PLANCRAFT_HOME: join(home, String(nth)) };
    return spawn(process.execPath, [CHILD, "--database-url", url, ...models, ...ownOf(nth)], {
      env,
      stdio: ["ignore", "pipe", "inherit"],
    });
  };
  const children = Array.from({ length: PROCESSES }, (_, nth) => start(nth));
  onTestFinished(() => {
    for (const child of children) child.kill("SIGKILL");
  });
  const [first] = children;
  if (!first) throw new Error("There is no process");
  await firstEnds(first, Math.ceil(users / PROCESSES / 3));
  const underWay = "SELECT FROM sessions WHERE state = 'running' AND id = ANY($1)";
  await expect.poll(async () => (await pool.query(underWay, [ownOf(0)])).rowCount).toBeGreaterThan(0);
  first.kill("SIGKILL");
  await once(first, "exit");
  children.push(start(0));
  const ended = await Promise.all(children.slice(1).map(exitOf));
  expect(ended).toEqual([0, 0, 0]);

  const sessions = await storedEnds(pool);
  expect(sessions.map(({ session }) => session).toSorted()).toEqual(names.toSorted());
  const counted = sessions.filter(({ arm }) => arm !== null);
  const [canary, control] = (["canary", "control"] as const).map((arm) => counted.filter((row) => row.arm === arm));
  // Under what they began with, also those that ended after it was rolled back.
  const failed = { state: "failed", code: "model-auth", model: CANARY, models: [CANARY], variant: versionOf("terse") };
  for (const row of canary ?? []) expect(row).toMatchObject({ ...failed, lastEvent: "failed" });
  const done = { state: "done", code: null, model: CONTROL, models: [CONTROL], variant: null, lastEvent: "done" };
  for (const row of control ?? []) expect(row).toMatchObject(done);
  for (const row of sessions.filter(({ arm }) => arm === null)) expect(row).toMatchObject(done);

  const row = await rolloutRow(pool, rollout);
  expect(row).toMatchObject({ state: "rolled-back", hasEnded: true, reason: { decision: "rollback" } });
  expect(row.acts.filter(({ act }) => act === "rollback")).toMatchObject([{ person: null }]);
  expect(row.acts.filter(({ act }) => act === "warn").length).toBeLessThanOrEqual(1);
  const outcomes = await outcomesOf(pool, rollout);
  const told = ({ session, arm, state }: StoredEnd) => ({ session, arm, failed: state === "failed" });
  const bySession = (one: { session: string }, other: { session: string }) => (one.session < other.session ? -1 : 1);
  expect(outcomes.map(({ session, arm, failed: is }) => ({ session, arm, failed: is })).toSorted(bySession)).toEqual(
    counted.map(told).toSorted(bySession),
  );
  expect(outcomes.every(({ isSeen }) => isSeen)).toBe(true);
  expect(row.guard).toMatchObject({
    canary: { sessions: canary?.length, failures: canary?.length },
    control: { sessions: control?.length, failures: 0 },
  });
  // It did so early: most of those who came later were spared.
  expect(sessions.length - counted.length).toBeGreaterThan(users / 3);
}

/** Waits until a process has said of so many sessions that they have ended. */
async function firstEnds(child: ChildProcess, ends: number): Promise<void> {
  let seen = 0;
  if (!child.stdout) return;
  for await (const _ of createInterface({ input: child.stdout })) if (++seen >= ends) return;
}

async function exitOf(child: ChildProcess): Promise<number | null> {
  child.stdout?.resume();
  if (child.exitCode === null) await once(child, "exit");
  return child.exitCode;
}

async function storedEnds(pool: pg.Pool): Promise<StoredEnd[]> {
  const { rows } = await pool.query<StoredEnd>(
    `SELECT id AS session, state, error ->> 'code' AS code, model, variant, arm,
       (SELECT array_agg(DISTINCT llm_calls.model) FROM llm_calls WHERE session = sessions.id) AS models,
       (SELECT type FROM session_events WHERE session = sessions.id ORDER BY seq DESC LIMIT 1) AS "lastEvent"
     FROM sessions ORDER BY id`,
  );
  return rows;
}
