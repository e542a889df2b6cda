import type pg from "pg";
import { describe, expect, it } from "vitest";
import { foldBy } from "../../../planner/rollouts/guard-rollout.ts";
import type { Arm } from "../../../schemas/rollout/variant.ts";
import { AppError } from "../../../utils/errors.ts";
import { SessionStore } from "../../../utils/postgres/stores/sessions/session-store.ts";
import { countingGuard } from "../../support/counting-guard.ts";
import { outcomesOf, rolloutRow, storeRollout } from "../../support/stored-rollout.ts";
import { openTestDatabase } from "../../support/stored-sessions.ts";

async function opened() {
  const { pool } = await openTestDatabase();
  const rollout = await storeRollout(pool);
  let sessions = 0;
  /** How sessions ended: `x` failed by our fault, `.` did not. */
  const end = async (ends: string, arm: Arm = "canary", on: Pick<pg.Pool, "query"> = pool) => {
    for (const one of ends) {
      sessions += 1;
      await on.query("INSERT INTO rollout_outcomes (rollout, session, arm, failed) VALUES ($1, $2, $3, $4)", [
        rollout,
        `s-${sessions}`,
        arm,
        one === "x",
      ]);
    }
  };
  const store = new SessionStore(pool);
  const fold = (failures = 3) => foldBy({ store }, rollout, countingGuard(failures));
  return { pool, store, rollout, end, fold };
}

describe("a rollout's guard", () => {
  it("sees each outcome once, in the order in which they came, and goes on from what it remembers", async () => {
    const { pool, rollout, end, fold } = await opened();
    await end("..x.");
    expect(await fold()).toBe("warn");
    await end(".x", "control");
    await end(".");
    expect(await fold()).toBe(null);
    expect(await fold()).toBe(null);
    const row = await rolloutRow(pool, rollout);
    expect(row.guard).toEqual({
      counts: { canary: { sessions: 5, failures: 1 }, control: { sessions: 2, failures: 1 } },
      seen: "..x..x.",
    });
    expect(row).toMatchObject({ state: "running", reason: null, hasEnded: false });
    expect((await outcomesOf(pool, rollout)).every(({ isSeen }) => isSeen)).toBe(true);
  });

  it("warns once, and rolls back once, with its figures as the reason and nobody as who did it", async () => {
    const { pool, rollout, end, fold } = await opened();
    const acts: unknown[] = [];
    for (const one of "x.xx.xx") {
      await end(one);
      acts.push(await fold());
    }
    expect(acts).toEqual(["warn", null, null, "rollback", null, null, null]);
    const row = await rolloutRow(pool, rollout);
    const figures = { decision: "rollback", because: "limit", canary: { sessions: 4, failures: 3 }, limitEvidence: 3 };
    expect(row).toMatchObject({ state: "rolled-back", hasEnded: true, reason: figures });
    expect(row.acts).toMatchObject([
      { act: "warn", person: null, detail: { canary: { sessions: 1, failures: 1 } } },
      { act: "rollback", person: null, detail: figures },
    ]);
    // What ends later is seen too, so that the figures are those of all of its sessions.
    expect(row.guard).toMatchObject({ counts: { canary: { sessions: 7, failures: 5 } } });
  });

  it("leaves a rollout as it is that a person has promoted meanwhile, and goes on counting there", async () => {
    const { pool, rollout, end, fold } = await opened();
    await pool.query("UPDATE rollouts SET state = 'promoted', ended_at = now()");
    await end("xxxxx");
    expect(await fold()).toBe(null);
    expect(await rolloutRow(pool, rollout)).toMatchObject({
      state: "promoted",
      reason: null,
      acts: [],
      guard: { counts: { canary: { sessions: 5, failures: 5 } } },
    });
  });

  it("rolls back once where many ask at once, and misses no outcome that is stored meanwhile", async () => {
    const { pool, rollout, end, fold } = await opened();
    const acts = await Promise.all(
      Array.from({ length: 24 }, async (_, at) => {
        await end(at % 2 === 0 ? "x" : ".", at % 3 === 0 ? "control" : "canary");
        return await fold();
      }),
    );
    expect(acts.filter((act) => act === "rollback")).toHaveLength(1);
    expect(acts.filter((act) => act === "warn").length).toBeLessThanOrEqual(1);
    const row = await rolloutRow(pool, rollout);
    expect(row.acts.filter(({ act }) => act === "rollback")).toHaveLength(1);
    const outcomes = await outcomesOf(pool, rollout);
    const counted = (arm: Arm) => {
      const of = outcomes.filter((outcome) => outcome.arm === arm);
      return { sessions: of.length, failures: of.filter(({ failed }) => failed).length };
    };
    expect(row.guard).toMatchObject({ counts: { canary: counted("canary"), control: counted("control") } });
    expect(outcomes).toHaveLength(24);
  });

  it("waits for who judges just now, and goes on from what that has seen", async () => {
    const { pool, rollout, end, fold } = await opened();
    await end(".");
    const other = await pool.connect();
    try {
      await other.query("BEGIN");
      await other.query("SELECT FROM rollouts WHERE id = $1 FOR NO KEY UPDATE", [rollout]);
      await other.query("UPDATE rollout_outcomes SET is_seen = true");
      const { observe } = countingGuard(3);
      const seen = JSON.stringify(observe(null, { arm: "canary", failed: false }));
      await other.query("UPDATE rollouts SET guard = $2 WHERE id = $1", [rollout, seen]);
      await end("x");
      const folding = fold();
      const waiting = "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";
      await expect.poll(async () => (await pool.query(waiting)).rows).toHaveLength(1);
      await other.query("COMMIT");
      expect(await folding).toBe("warn");
    } finally {
      other.release();
    }
    expect(await rolloutRow(pool, rollout)).toMatchObject({ guard: { seen: ".x" } });
  });

  it("keeps nobody from storing how a session ended while it judges", async () => {
    const { pool, rollout, end, fold } = await opened();
    await end("x");
    const client = await pool.connect();
    try {
      await client.query("BEGIN");
      await client.query("SELECT FROM rollouts WHERE id = $1 FOR NO KEY UPDATE", [rollout]);
      await end(".");
    } finally {
      await client.query("ROLLBACK");
      client.release();
    }
    expect(await fold()).toBe("warn");
    expect(await outcomesOf(pool, rollout)).toHaveLength(2);
  });

  it("sees an outcome later that was stored after one with a higher number", async () => {
    const { pool, rollout, end, fold } = await opened();
    const slow = await pool.connect();
    try {
      await slow.query("BEGIN");
      await end("x", "canary", slow);
      await end(".");
      expect(await fold()).toBe(null);
      await slow.query("COMMIT");
    } finally {
      slow.release();
    }
    expect(await fold()).toBe("warn");
    expect(await rolloutRow(pool, rollout)).toMatchObject({ guard: { seen: ".x" } });
  });

  it("sees nothing where the guard throws, and all of it the next time", async () => {
    const { pool, store, rollout, end, fold } = await opened();
    await end("x.");
    const broken = {
      ...countingGuard(3),
      view: () => {
        throw new AppError("defect");
      },
    };
    await expect(foldBy({ store }, rollout, broken)).rejects.toMatchObject({ code: "defect" });
    expect(await rolloutRow(pool, rollout)).toMatchObject({ guard: null, acts: [] });
    expect((await outcomesOf(pool, rollout)).map(({ isSeen }) => isSeen)).toEqual([false, false]);
    expect(await fold()).toBe("warn");
  });
});
