import { describe, expect, it } from "vitest";
import { foldOutcomes } from "../../../planner/rollouts/guard-rollout.ts";
import { sharedFold } from "../../../planner/rollouts/shared-fold.ts";
import { SessionStore } from "../../../utils/postgres/stores/sessions/session-store.ts";
import { openCountedPool } from "../../support/counted-pool.ts";
import { createTestDatabase } from "../../support/postgres.ts";
import { outcomesOf, rolloutRow, storeRollout } from "../../support/stored-rollout.ts";

describe("the judgement of a rollout by many sessions of one process", () => {
  it("is made twice at most where 50 end at once, and sees all of them", async () => {
    const { pool, taken } = openCountedPool((await createTestDatabase()).url);
    const store = new SessionStore(pool);
    const rollout = await storeRollout(pool);
    const end = async (session: number) => {
      await pool.query(
        "INSERT INTO rollout_outcomes (rollout, session, arm, failed) VALUES ($1, $2, 'canary', false)",
        [rollout, `s-${session}`],
      );
    };
    await Promise.all(Array.from({ length: 50 }, (_, at) => end(at)));
    taken();
    const judge = () => sharedFold(pool, rollout, () => foldOutcomes({ store }, rollout));
    await Promise.all(Array.from({ length: 50 }, judge));
    expect(taken().filter((statement) => statement === "BEGIN").length).toBeLessThanOrEqual(2);
    expect((await outcomesOf(pool, rollout)).every(({ isSeen }) => isSeen)).toBe(true);
    expect((await rolloutRow(pool, rollout)).guard).toMatchObject({ canary: { sessions: 50 } });
  });

  it("sees what is stored while another one is made, which it waits for", async () => {
    const pool = {};
    const stored = ["one"];
    const seen: string[][] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    const fold = async () => {
      seen.push(stored.splice(0));
      if (seen.length === 1) await promise;
      return null;
    };
    const first = sharedFold(pool, "rollout", fold);
    await expect.poll(() => seen).toEqual([["one"]]);
    stored.push("two");
    const second = sharedFold(pool, "rollout", fold);
    stored.push("three");
    const third = sharedFold(pool, "rollout", fold);
    // Another rollout waits for nobody.
    await sharedFold(pool, "other", async () => null);
    expect(seen).toEqual([["one"]]);
    resolve();
    await Promise.all([first, second, third]);
    expect(seen).toEqual([["one"], ["two", "three"]]);
  });

  it("is told of to who made it, and made anew by the next one after a failure", async () => {
    const pool = {};
    const failing = async () => {
      throw new Error("away");
    };
    const [own, left] = [sharedFold(pool, "rollout", failing), sharedFold(pool, "rollout", failing)];
    await expect(own).rejects.toThrow("away");
    expect(await left).toBe(null);
    expect(await sharedFold(pool, "rollout", async () => "rollback")).toBe("rollback");
  });
});
