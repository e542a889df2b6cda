import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { SessionStore } from "../../../utils/postgres/stores/sessions/session-store.ts";
import { allOf } from "../../support/all-of.ts";
import { startLangSmithServer } from "../../support/langsmith-server.ts";
import { openedPlanner } from "../../support/opened-planner.ts";
import { startCollector } from "../../support/otlp-collector.ts";
import { createTestDatabase, type TestDatabase } from "../../support/postgres.ts";
import { inArm, outcomesOf, storeRollout } from "../../support/stored-rollout.ts";
import { toldMeasures } from "../../support/told-measures.ts";

let database: TestDatabase;
let pool: pg.Pool;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 2 });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** Runs a session, and gives what was told of it to all who look on. */
async function told(session: string, more: Partial<ReturnType<typeof inArm>> = {}) {
  const [langsmith, collector] = [await startLangSmithServer(), await startCollector()];
  const home = await mkdtemp(join(tmpdir(), "plancraft-told-"));
  onTestFinished(async () => {
    await Promise.all([langsmith.close(), collector.close(), rm(home, { recursive: true, force: true })]);
  });
  const planner = await openedPlanner({
    ...{ DATABASE_URL: database.url, PLANCRAFT_HOME: home, PLANCRAFT_MODEL: "offline" },
    ...{ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_EXPORTER_OTLP_PROTOCOL: "http/json" },
    ...{ LANGSMITH_TRACING: "true", LANGSMITH_ENDPOINT: langsmith.url, LANGSMITH_API_KEY: "lsv2_pt_0123" },
  });
  const [ended, finished] = [toldMeasures("run-ended"), toldMeasures("plan-finished")];
  await new SessionStore(pool).create({
    ...{ session, lineage: session, person: null, owner: "ada", parent: null, forkedAt: null },
    ...{ idea: "A shop", preset: "fast", model: "offline", options: { yes: true }, ...more },
  });
  await allOf(planner.resume({ session, yes: true }));
  await planner.close();
  const lines = (await readFile(join(home, "logs", `${session}.jsonl`), "utf8")).trim().split("\n");
  const traced = langsmith.run("plancraft");
  return {
    lines: [...new Set(lines.map((line) => JSON.parse(line)["plancraft.variant"]))],
    span: collector.spans().find(({ name }) => name === "plancraft.run")?.attributes["plancraft.variant"],
    metadata: Object(Object(traced["extra"]).metadata)["variant"],
    tags: traced["tags"],
    metrics: [...ended, ...finished].map(({ variant }) => variant),
  };
}

describe("a session's variant", () => {
  it("is told by its name in each line of the log, in its span, in LangSmith and in the metrics", async () => {
    const rollout = await storeRollout(pool);
    expect(await told("canary", inArm(rollout, "canary"))).toEqual({
      ...{ lines: ["terse"], span: "terse", metadata: "terse", metrics: ["terse", "terse"] },
      tags: expect.arrayContaining(["plancraft", "variant:terse"]),
    });
    expect(await outcomesOf(pool, rollout)).toHaveLength(1);
  });

  it("that somebody chose and nobody rolled out is told by its name, and in metrics with all such", async () => {
    const rollout = await storeRollout(pool, { name: "bold", preset: "quality" });
    await pool.query("UPDATE rollouts SET state = 'rolled-back' WHERE id = $1", [rollout]);
    const chosen = { ...inArm(rollout, "canary", "bold"), rollout: null, arm: null };
    expect(await told("chosen", chosen)).toMatchObject({
      lines: ["bold"],
      metadata: "bold",
      metrics: ["other", "other"],
    });
  });

  it("is told nowhere where a session has none", async () => {
    const { tags, ...other } = await told("plain");
    expect(other).toEqual({
      ...{ lines: [undefined], span: undefined, metadata: undefined, metrics: [undefined, undefined] },
    });
    expect(String(tags)).not.toContain("variant");
  });
});

describe("the gauges of rollouts", () => {
  it("are those of the arms of the rollouts that run, and of what rolled itself back within a day", async () => {
    await pool.query("UPDATE rollouts SET state = 'promoted' WHERE state = 'running'");
    const [one, other] = [
      await storeRollout(pool, { name: "one", preset: "fast" }),
      await storeRollout(pool, { name: "other-one", preset: "balanced" }),
    ];
    await pool.query(
      `INSERT INTO rollout_outcomes (rollout, session, arm, failed)
       SELECT $1, 'g-' || n, CASE WHEN n <= 30 THEN 'canary' ELSE 'control' END, n <= 2 FROM generate_series(1, 100) AS n`,
      [one],
    );
    const act = "INSERT INTO rollout_acts (rollout, act, person, at) VALUES ($1, 'rollback', $2, now() - $3::interval)";
    for (const values of [
      [other, null, "1 hour"],
      [other, null, "2 days"],
      [other, "ada", "1 hour"],
    ])
      await pool.query(act, values);
    const planner = await openedPlanner({ DATABASE_URL: database.url, PLANCRAFT_MODEL: "offline" });
    const { stored } = await planner.gauges("all");
    const { rolloutsRunning, rolledBack } = stored ?? {};
    expect({ rolloutsRunning, rolledBack }).toEqual({ rolloutsRunning: 2, rolledBack: 1 });
    const byName = (row: { variant: string; arm: string }) => `${row.variant} ${row.arm}`;
    expect(stored?.rollouts.toSorted((a, b) => (byName(a) < byName(b) ? -1 : 1))).toEqual([
      { variant: "one", arm: "canary", sessions: 30, failures: 2 },
      { variant: "one", arm: "control", sessions: 70, failures: 0 },
      { variant: "other-one", arm: "canary", sessions: 0, failures: 0 },
      { variant: "other-one", arm: "control", sessions: 0, failures: 0 },
    ]);
  });
});
