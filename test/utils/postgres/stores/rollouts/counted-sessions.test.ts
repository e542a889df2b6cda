import { describe, expect, it } from "vitest";
import type { ErrorCode } from "../../../../../schemas/error-code.ts";
import type { SessionState } from "../../../../../schemas/idea.ts";
import { SessionStore } from "../../../../../utils/postgres/stores/sessions/session-store.ts";
import { claimOn, runEnd } from "../../../../support/claims.ts";
import { openCountedPool } from "../../../../support/counted-pool.ts";
import { createTestDatabase } from "../../../../support/postgres.ts";
import { inArm, outcomesOf, storeRollout } from "../../../../support/stored-rollout.ts";

async function opened() {
  const { pool, taken } = openCountedPool((await createTestDatabase()).url);
  const store = new SessionStore(pool);
  const rollout = await storeRollout(pool);
  const create = (session: string, more: Partial<ReturnType<typeof inArm>> = {}) =>
    store.create({
      ...{ session, lineage: session, person: null, owner: "ada", parent: null, forkedAt: null },
      ...{ idea: "An idea", preset: "fast", model: "offline", options: {}, ...more },
    });
  return { pool, taken, store, rollout, create };
}

const failure = (code: ErrorCode) => ({ error: { code, category: "model" as const, message: "No." } });

describe("how a session of a rollout ends", () => {
  it("is counted with its arm, whether it failed by our fault, and with which code", async () => {
    const { pool, store, rollout, create } = await opened();
    const ends: readonly [SessionState, Parameters<typeof runEnd>[1]][] = [
      ["done", {}],
      ["partial", {}],
      ["failed", failure("model-auth")],
      ["failed", failure("model-refused")],
    ];
    for (const [at, [state, more]] of ends.entries()) {
      await create(`s-${at}`, inArm(rollout, at % 2 === 0 ? "canary" : "control"));
      expect(await store.settle(claimOn(`s-${at}`), runEnd(state, more))).toBe(true);
    }
    expect(await outcomesOf(pool, rollout)).toEqual([
      { session: "s-0", arm: "canary", failed: false, code: null, isSeen: false },
      { session: "s-1", arm: "control", failed: false, code: null, isSeen: false },
      { session: "s-2", arm: "canary", failed: true, code: "model-auth", isSeen: false },
      { session: "s-3", arm: "control", failed: false, code: "model-refused", isSeen: false },
    ]);
  });

  it("is counted the first time only", async () => {
    const { pool, store, rollout, create } = await opened();
    await create("s", inArm(rollout, "canary"));
    expect(await store.settle(claimOn("s"), runEnd("failed", failure("model-auth")))).toBe(true);
    expect(await store.settle(claimOn("s"), runEnd("done"))).toBe(false);
    expect((await outcomesOf(pool, rollout)).map(({ code }) => code)).toEqual(["model-auth"]);
  });

  it.each(["waiting", "cancelled", "interrupted", "queued"] as const)(
    "is no end where it is %s, and what comes after that is one",
    async (state) => {
      const { pool, store, rollout, create } = await opened();
      await create("s", inArm(rollout, "canary"));
      expect(await store.settle(claimOn("s"), runEnd(state, failure("interrupted")))).toBe(false);
      expect(await outcomesOf(pool, rollout)).toEqual([]);
      expect(await store.settle(claimOn("s"), runEnd("done"))).toBe(true);
      expect(await outcomesOf(pool, rollout)).toMatchObject([{ session: "s", failed: false, code: null }]);
    },
  );

  it("is not counted where another process has the session", async () => {
    const { pool, store, rollout, create } = await opened();
    await create("s", inArm(rollout, "canary"));
    await expect(store.settle(claimOn("s", "7"), runEnd("done"))).rejects.toMatchObject({ code: "session-in-use" });
    expect(await outcomesOf(pool, rollout)).toEqual([]);
  });

  it("stays counted where the session is deleted and removed for good", async () => {
    const { pool, store, rollout, create } = await opened();
    await create("s", inArm(rollout, "canary"));
    await store.settle(claimOn("s"), runEnd("failed", failure("defect")));
    await pool.query("DELETE FROM all_sessions WHERE id = 's'");
    expect(await outcomesOf(pool, rollout)).toMatchObject([{ session: "s", failed: true, code: "defect" }]);
  });

  it("takes one statement, in a rollout as outside of one, and outside of one nothing is counted", async () => {
    const { pool, taken, store, rollout, create } = await opened();
    await create("outside");
    await create("chosen", { ...inArm(rollout, "canary"), rollout: null, arm: null });
    await create("inside", inArm(rollout, "canary"));
    for (const session of ["outside", "chosen", "inside"]) {
      taken();
      expect(await store.settle(claimOn(session), runEnd("done"))).toBe(session === "inside");
      expect(taken()).toHaveLength(1);
    }
    expect((await outcomesOf(pool, rollout)).map(({ session }) => session)).toEqual(["inside"]);
  });

  it("keeps the contradictions that were counted in its plan, also where a later run counts none", async () => {
    const { pool, store, rollout, create } = await opened();
    await create("s", inArm(rollout, "canary"));
    await store.settle(claimOn("s"), runEnd("done", { contradictions: 3 }));
    await store.settle(claimOn("s"), runEnd("done"));
    expect((await pool.query("SELECT contradictions FROM sessions")).rows).toEqual([{ contradictions: 3 }]);
  });
});
