import type pg from "pg";
import { describe, expect, it, onTestFinished } from "vitest";
import { openDatabase } from "../../../../../utils/postgres/database.ts";
import { MeasureStore } from "../../../../../utils/postgres/stores/rollouts/measure-store.ts";
import { planFrom, REQUEST, useFinishedSessions } from "../../../../support/finished-session.ts";
import { storeRollout, storeRolloutSession } from "../../../../support/stored-rollouts.ts";
import { openTestDatabase, queriesOf } from "../../../../support/stored-sessions.ts";

const finishedSession = useFinishedSessions();

async function openMeasures() {
  const { pool } = await openTestDatabase();
  return { pool, measures: new MeasureStore(pool), rollout: await storeRollout(pool) };
}

/** All of a session's times, so many hours earlier. */
async function aged(pool: pg.Pool, session: string, hours: number): Promise<void> {
  const earlier = `at - make_interval(hours => ${hours})`;
  for (const table of ["session_events", "revisions", "rollout_outcomes"]) {
    await pool.query(`UPDATE ${table} SET at = ${earlier} WHERE session = $1`, [session]);
  }
}

describe("what is measured of a session", () => {
  it("is what its ledger, its audit trail, its revisions and its owner's rating say", async () => {
    const { session, env, planner } = await finishedSession();
    const { pool, close } = await openDatabase({ databaseUrl: env["DATABASE_URL"] ?? "", home: "/nonexistent" });
    onTestFinished(close);
    const rollout = await storeRollout(pool);
    await pool.query("UPDATE sessions SET rollout = $2, arm = 'canary', is_first = true WHERE id = $1", [
      session,
      rollout,
    ]);
    await pool.query("INSERT INTO rollout_outcomes (rollout, session, arm, failed) VALUES ($1, $2, 'canary', false)", [
      rollout,
      session,
    ]);
    const measures = new MeasureStore(pool);
    const [first] = await measures.sessions(rollout);
    const { usage, owner } = await planner.status(session);
    expect(first).toMatchObject({
      session,
      user: owner,
      arm: "canary",
      state: "done",
      failed: false,
      tokens: usage.tokens,
      costUsd: usage.costUsd,
      // --yes took the answers.
      answersByHand: 0,
      // Its day is not over.
      revisionsWithinDay: null,
      rating: null,
      language: "en",
      isNewUser: true,
    });
    const { rows } = await pool.query("SELECT ran_ms::int AS ms, score::float8 AS score FROM sessions WHERE id = $1", [
      session,
    ]);
    expect(first).toMatchObject({ planMs: rows[0].ms, score: rows[0].score });

    await planFrom(planner.revise({ session, request: REQUEST, yes: true }));
    await planner.rate(session, { thumb: "down" });
    await planner.rate(session, { thumb: "up", word: "Now it convinces" });
    await pool.query(
      `INSERT INTO ratings SELECT session, version + 5, 'somebody else', 'down', null, at FROM ratings WHERE session = $1`,
      [session],
    );
    await pool.query(
      `INSERT INTO audit SELECT session, interrupt_id || kind, 1, 'answered', question_id, at, kind || ': In May'
       FROM audit, unnest(ARRAY['human', 'assumed', 'spent']) AS kind WHERE session = $1 AND act = 'answered' LIMIT 3`,
      [session],
    );
    await aged(pool, session, 25);
    const [revised] = await measures.sessions(rollout);
    expect(revised).toMatchObject({ revisionsWithinDay: 1, rating: "up", answersByHand: 1 });
    // Of the time in runs, that of the revision is left out.
    const run = await pool.query(
      `SELECT 1000 * extract(epoch FROM max(at) - min(at))::float8 AS ms FROM session_events WHERE session = $1 AND seq <= (
         SELECT min(seq) FROM session_events WHERE session = $1 AND type = 'done')`,
      [session],
    );
    expect(revised?.planMs).toBeCloseTo(run.rows[0].ms, 3);
    expect((await planner.status(session)).usage.tokens).toBe(revised?.tokens);
    await pool.query("UPDATE revisions SET at = at + interval '25 hours' WHERE session = $1", [session]);
    expect((await measures.sessions(rollout))[0]).toMatchObject({ revisionsWithinDay: 0 });
  });

  it("is there of all sessions of the rollout, deleted and removed ones too, and of no others, by two statements", async () => {
    const { pool, measures, rollout } = await openMeasures();
    const other = await storeRollout(pool).catch(() => null);
    expect(other).toBe(null);
    await storeRolloutSession(pool, rollout, "korean", { arm: "control", idea: "빵을 파는 가게 앱", score: 8.5 });
    await storeRolloutSession(pool, rollout, "asked-in-english", {
      arm: "control",
      idea: "빵",
      options: { language: "en" },
    });
    await storeRolloutSession(pool, rollout, "waiting", {
      arm: "canary",
      state: "waiting",
      failed: null,
      isFirst: false,
    });
    await storeRolloutSession(pool, rollout, "deleted", { arm: "canary", state: "failed", failed: true, owner: null });
    await storeRolloutSession(pool, rollout, "gone", { arm: "canary", failed: true });
    await pool.query("UPDATE all_sessions SET deleted_at = now() WHERE id = 'deleted'");
    await pool.query("DELETE FROM all_sessions WHERE id = 'gone'");
    await pool.query(
      "INSERT INTO sessions (id, lineage, idea, preset, model, state) VALUES ('outside', 'outside', 'x', 'fast', 'offline', 'done')",
    );
    expect(await queriesOf(pool, () => measures.sessions(rollout))).toBe(2);
    const sessions = new Map((await measures.sessions(rollout)).map((one) => [one.session, one]));
    expect([...sessions.keys()].toSorted()).toEqual(["asked-in-english", "deleted", "gone", "korean", "waiting"]);
    expect(sessions.get("korean")).toMatchObject({
      language: "ko",
      score: 8.5,
      failed: false,
      costUsd: null,
      planMs: null,
    });
    expect(sessions.get("asked-in-english")).toMatchObject({ language: "en" });
    expect(sessions.get("waiting")).toMatchObject({ failed: null, isNewUser: false, user: "kim" });
    expect(sessions.get("deleted")).toMatchObject({ failed: true, user: null });
    expect(sessions.get("gone")).toMatchObject({
      failed: true,
      arm: "canary",
      preset: "balanced",
      language: null,
      user: null,
      answersByHand: null,
    });
  });
});
