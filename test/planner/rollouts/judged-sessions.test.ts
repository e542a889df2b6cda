import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { createPlanner, type PlannerEvent } from "../../../index.ts";
import { openPlanner } from "../../../planner/compose.ts";
import { foldOutcomes } from "../../../planner/rollouts/guard-rollout.ts";
import { type NewSession, SessionStore } from "../../../utils/postgres/stores/sessions/session-store.ts";
import { allOf } from "../../support/all-of.ts";
import { openCountedPool } from "../../support/counted-pool.ts";
import { type OpenAIServer, startOpenAIServer } from "../../support/openai-server.ts";
import { openedPlanner } from "../../support/opened-planner.ts";
import { modelEnvironment, shortOutline } from "../../support/planning-script.ts";
import { createTestDatabase, type TestDatabase } from "../../support/postgres.ts";
import { inArm, outcomesOf, rolloutRow, storeRollout } from "../../support/stored-rollout.ts";

/** A shop that adds up its rent wrong: a finding of the checks. */
const WRONG_SUM = {
  ...shortOutline,
  Section: [{ markdown: "| Cost | Amount |\n|---|---|\n| Rent | $1,000 |\n| Staff | $2,000 |\n| Total | $9,000 |" }],
};

let database: TestDatabase;
let pool: pg.Pool;
let server: OpenAIServer;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 2 });
  server = await startOpenAIServer({ answers: WRONG_SUM });
});
afterAll(async () => {
  await pool.end();
  await server.close();
  await database.drop();
});

const plainRow = (session: string): NewSession => ({
  ...{ session, lineage: session, person: null, owner: "ada", parent: null, forkedAt: null },
  ...{ idea: "A shop", preset: "fast", model: "openai:gpt-5-mini", options: { yes: true } },
});

/** A rollout, and sessions that are stored in it and then run. */
async function opened() {
  await pool.query("UPDATE rollouts SET state = 'promoted' WHERE state = 'running'");
  const rollout = await storeRollout(pool);
  const home = await mkdtemp(join(tmpdir(), "plancraft-judged-"));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  const environment = { ...modelEnvironment(database.url, server), PLANCRAFT_HOME: home, USER: "ada" };
  const planner = await openedPlanner(environment);
  const store = new SessionStore(pool);
  const run = async (session: string, more: Partial<ReturnType<typeof inArm>> = {}): Promise<PlannerEvent[]> => {
    await store.create({ ...plainRow(session), ...more });
    return await allOf(planner.resume({ session, yes: true }));
  };
  const linesOf = async (session: string) =>
    (await readFile(join(home, "logs", `${session}.jsonl`), "utf8"))
      .trim()
      .split("\n")
      .map((line): Record<string, unknown> => JSON.parse(line));
  return { rollout, planner, store, run, linesOf };
}

describe("a session of a rollout that has ended", () => {
  it("is judged at once, with what ended before and nobody judged, as where a process was killed in between", async () => {
    const { rollout, run } = await opened();
    await pool.query(
      "INSERT INTO rollout_outcomes (rollout, session, arm, failed) VALUES ($1, 'of-a-killed-process', 'control', true)",
      [rollout],
    );
    expect((await run("judged", inArm(rollout, "canary"))).at(-1)).toMatchObject({ type: "done" });
    await expect
      .poll(() => outcomesOf(pool, rollout))
      .toMatchObject([
        { session: "of-a-killed-process", isSeen: true },
        { session: "judged", arm: "canary", failed: false, isSeen: true },
      ]);
    expect((await rolloutRow(pool, rollout)).guard).toMatchObject({
      canary: { sessions: 1, failures: 0 },
      control: { sessions: 1, failures: 1 },
    });
  });

  it("has ended all the same where it cannot be judged: that is logged, and made up for by the next one", async () => {
    const { rollout, run, linesOf } = await opened();
    await pool.query(`UPDATE rollouts SET guard = '{"version": 99}' WHERE id = $1`, [rollout]);
    expect((await run("not-judged", inArm(rollout, "canary"))).at(-1)).toMatchObject({ type: "done" });
    await expect
      .poll(() => linesOf("not-judged"))
      .toContainEqual(
        expect.objectContaining({
          body: "rollout-unguarded",
          rollout,
          error: expect.objectContaining({ code: "guard-newer" }),
        }),
      );
    expect(await outcomesOf(pool, rollout)).toMatchObject([{ isSeen: false }]);
    await pool.query("UPDATE rollouts SET guard = NULL WHERE id = $1", [rollout]);
    await run("judged-next", inArm(rollout, "control"));
    await expect
      .poll(async () => (await rolloutRow(pool, rollout)).guard)
      .toMatchObject({
        canary: { sessions: 1 },
        control: { sessions: 1 },
      });
  });

  it("is rolled back for by the failures of its arm, and says so in its log", async () => {
    const { rollout, run, linesOf, store } = await opened();
    const undo = server.fail({ fault: { kind: "unauthorized" }, schema: "Analysis" });
    for (const nth of [1, 2, 3]) await run(`fails-${nth}`, inArm(rollout, "canary"));
    undo();
    const rolledBack = { state: "rolled-back", reason: { because: "limit" } };
    await expect.poll(() => rolloutRow(pool, rollout)).toMatchObject(rolledBack);
    const bodies = async () => (await linesOf("fails-3")).map(({ body }) => body);
    await expect.poll(bodies).toContain("rollout-rolled-back");
    // It goes on under its variant, and how it ended first stays what counts.
    const { planner } = await opened();
    expect((await allOf(planner.resume({ session: "fails-1", yes: true }))).at(-1)).toMatchObject({ type: "done" });
    expect(await store.get("fails-1")).toMatchObject({ state: "done", ...inArm(rollout, "canary") });
    expect((await outcomesOf(pool, rollout)).map(({ failed }) => failed)).toEqual([true, true, true]);
    expect(await foldOutcomes({ store }, rollout)).toBe(null);
  });

  it("has not ended where a queue tries it again, and has where the last try cannot even begin", async () => {
    const { rollout, store } = await opened();
    const environment = { DATABASE_URL: database.url, USE_DURABLE_WORKER: "true" };
    const keyless = await openPlanner({ environment, runsQueued: true });
    onTestFinished(() => keyless.close());
    await store.create({ ...plainRow("queued"), ...inArm(rollout, "canary") });
    const job = { kind: "run", session: "queued" } as const;
    const again = { retryAt: () => new Date(), maxAttempts: 2 };
    expect(await keyless.runQueued(job, again)).toMatchObject({ outcome: "requeue" });
    expect(await store.get("queued")).toMatchObject({ state: "queued" });
    expect(await outcomesOf(pool, rollout)).toEqual([]);
    const dead = await keyless.runQueued(job, { ...again, isLastAttempt: true });
    expect(dead).toMatchObject({ outcome: "dead", error: { code: expect.any(String) } });
    const code = dead.outcome === "dead" ? dead.error.code : null;
    expect(await outcomesOf(pool, rollout)).toMatchObject([{ session: "queued", failed: true, code, isSeen: true }]);
  });

  it("was not ended by who cancelled it, and counts when it ends after that was taken back", async () => {
    const { rollout, planner, store } = await opened();
    await store.create({ ...plainRow("cancelled"), ...inArm(rollout, "control") });
    await planner.cancel("cancelled");
    expect(await store.get("cancelled")).toMatchObject({ state: "cancelled" });
    expect(await outcomesOf(pool, rollout)).toEqual([]);
    expect((await allOf(planner.resume({ session: "cancelled", yes: true }))).at(-1)).toMatchObject({ type: "done" });
    const ended = [{ session: "cancelled", failed: false, isSeen: true }];
    await expect.poll(() => outcomesOf(pool, rollout)).toMatchObject(ended);
  });

  it("waits for nobody who judges the rollout, however long, and takes no connection from the others for it", async () => {
    const { rollout, planner, store, run } = await opened();
    const other = new pg.Client({ connectionString: database.url });
    await other.connect();
    onTestFinished(() => other.end());
    await other.query("BEGIN");
    await other.query("SELECT FROM rollouts WHERE id = $1 FOR NO KEY UPDATE", [rollout]);
    // More than the planner has connections.
    const sessions = Array.from({ length: 6 }, (_, at) => `at-once-${at}`);
    const all = await Promise.all(sessions.map((session) => run(session, inArm(rollout, "canary"))));
    expect(all.map((events) => events.at(-1)?.type)).toEqual(sessions.map(() => "done"));
    for (const session of sessions) expect(await store.get(session)).toMatchObject({ state: "done" });
    expect((await outcomesOf(pool, rollout)).map(({ isSeen }) => isSeen)).toEqual(sessions.map(() => false));
    await other.query("COMMIT");
    // Who closes the planner waits for it, so that a program may end with its session.
    await planner.close();
    expect((await rolloutRow(pool, rollout)).guard).toMatchObject({ canary: { sessions: sessions.length } });
  });

  it("has its contradictions counted, as one with a variant has, and no other", async () => {
    const { rollout, run } = await opened();
    await run("in-control", inArm(rollout, "control"));
    await run("chosen", { ...inArm(rollout, "canary"), rollout: null, arm: null });
    await run("plain");
    const { rows } = await pool.query<{ id: string; contradictions: number | null }>(
      "SELECT id, contradictions FROM sessions WHERE id = ANY($1) ORDER BY id",
      [["in-control", "chosen", "plain"]],
    );
    expect(rows).toEqual([
      { id: "chosen", contradictions: rows[1]?.contradictions },
      { id: "in-control", contradictions: expect.any(Number) },
      { id: "plain", contradictions: null },
    ]);
    expect(rows[1]?.contradictions).toBeGreaterThan(0);
  });
});

describe("a run of a session of no rollout", () => {
  it("asks nothing about rollouts and variants; the one statement that stores its end has a part about them", async () => {
    const { pool: counted, taken } = openCountedPool((await createTestDatabase()).url);
    const planner = await createPlanner({
      pool: counted,
      environment: { ...modelEnvironment("", server), DATABASE_URL: "" },
    });
    onTestFinished(() => planner.close());
    await new SessionStore(counted).create(plainRow("plain"));
    taken();
    await allOf(planner.resume({ session: "plain", yes: true }));
    const about = taken().filter((statement) => /rollouts|variants|rollout_outcomes/.test(statement));
    expect(about).toHaveLength(1);
    expect(about[0]).toContain("INSERT INTO session_events");
  });
});
