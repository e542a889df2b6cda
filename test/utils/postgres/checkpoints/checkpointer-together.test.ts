import { describe, expect, it } from "vitest";
import { BatchingPostgresSaver } from "../../../../utils/postgres/checkpoints/checkpointer.ts";
import { SessionStore } from "../../../../utils/postgres/stores/sessions/session-store.ts";
import { at, checkpointOf, idAt, STEP } from "../../../support/checkpoint-samples.ts";
import { claimOn } from "../../../support/claims.ts";
import { openCountedPool } from "../../../support/counted-pool.ts";
import { createTestDatabase } from "../../../support/postgres.ts";

const SESSION = "held";

/** A saver on a new database whose one session is held here. */
async function openHeld() {
  const { url } = await createTestDatabase();
  const { pool, taken } = openCountedPool(url);
  const claim = claimOn(SESSION);
  const saver = new BatchingPostgresSaver(pool, { claimOf: (thread) => (thread === SESSION ? claim : null) });
  const given = { person: null, parent: null, forkedAt: null, idea: "An idea", preset: "fast" as const };
  const row = { ...given, session: SESSION, lineage: SESSION, model: "offline", options: {} };
  await new SessionStore(pool).create(row);
  const put = (nth: number, thread = SESSION) => {
    const checkpoint = checkpointOf(idAt(nth), { text: `text ${nth}` });
    return saver.put(at(thread), checkpoint, STEP, checkpoint.channel_versions);
  };
  const read = async (thread = SESSION) => (await saver.getTuple(at(thread)))?.checkpoint.id;
  taken();
  return { saver, put, read, taken };
}

describe("what a run stores together", () => {
  it("is one statement when it is done, and nothing where it fails", async () => {
    const { saver, put, read, taken } = await openHeld();
    const failing = saver.together(SESSION, async () => {
      await put(1);
      throw new Error("cut off");
    });
    await expect(failing).rejects.toThrow("cut off");
    expect(taken()).toEqual([]);
    expect(await read()).toBeUndefined();
    taken();
    const result = await saver.together(SESSION, async () => {
      await put(1);
      await saver.putWrites(at(SESSION, idAt(1)), [["text", "written"]], "task");
      await put(2);
      expect(taken()).toEqual([]);
      return "done";
    });
    expect(result).toBe("done");
    expect(taken()).toHaveLength(1);
    expect(await read()).toBe(idAt(2));
    const first = await saver.getTuple(at(SESSION, idAt(1)));
    expect(first?.pendingWrites).toEqual([["task", "text", "written"]]);
  });
});

describe("what was read of a session that is held", () => {
  it("is read again only after a write, and never of a thread that is not held", async () => {
    const { put, read, taken } = await openHeld();
    await put(1);
    await put(1, "free");
    taken();
    expect([await read(), await read(), taken().length]).toEqual([idAt(1), idAt(1), 1]);
    await put(2);
    taken();
    expect([await read(), await read(), taken().length]).toEqual([idAt(2), idAt(2), 1]);
    expect([await read("free"), await read("free"), taken().length]).toEqual([idAt(1), idAt(1), 2]);
  });
});
