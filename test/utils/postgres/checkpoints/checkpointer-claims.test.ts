import { describe, expect, it } from "vitest";
import { BatchingPostgresSaver } from "../../../../utils/postgres/checkpoints/checkpointer.ts";
import type { Claim } from "../../../../utils/postgres/claim.ts";
import { at, checkpointOf, idAt, STEP } from "../../../support/checkpoint-samples.ts";
import { claimOn } from "../../../support/claims.ts";
import { openCountedPool } from "../../../support/counted-pool.ts";
import { createTestDatabase } from "../../../support/postgres.ts";

/** A saver whose threads are sessions at epoch 1, each under the claim that the test gives it. */
async function openClaimed(claims: Readonly<Record<string, Claim | null>>) {
  const { url } = await createTestDatabase();
  const { pool, taken } = openCountedPool(url);
  await pool.query(
    `INSERT INTO sessions (id, lineage, idea, preset, model, state, epoch)
     SELECT id, id, 'An idea', 'fast', 'offline', 'running', 1 FROM unnest($1::text[]) AS id`,
    [Object.keys(claims)],
  );
  const now = new Map(Object.entries(claims));
  const saver = new BatchingPostgresSaver(pool, { claimOf: (thread) => now.get(thread) ?? null });
  taken();
  const put = (thread: string, nth = 1) => {
    const checkpoint = checkpointOf(idAt(nth), { text: thread }, nth);
    return saver.put(at(thread), checkpoint, STEP, checkpoint.channel_versions);
  };
  const putWrites = (thread: string, channel = "text") =>
    saver.putWrites(at(thread, idAt(1)), [[channel, thread]], "task");
  return { pool, taken, now, saver, put, putWrites, rows: () => threadsIn(pool) };
}

/** Which threads have rows, in each table. */
async function threadsIn(pool: ReturnType<typeof openCountedPool>["pool"]) {
  const threads = async (table: string) => {
    const found = await pool.query<{ id: string }>(`SELECT DISTINCT thread_id AS id FROM ${table} ORDER BY 1`);
    return found.rows.map(({ id }) => id);
  };
  return {
    checkpoints: await threads("checkpoints"),
    blobs: await threads("checkpoint_blobs"),
    writes: await threads("checkpoint_writes"),
  };
}

const codeOf = (call: Promise<unknown>) => call.then(() => "stored").catch(({ code }) => code);

describe("a batch in which one thread is another process's", () => {
  it("stores the other threads' in one statement, and nothing of that one", async () => {
    const stale = claimOn("b", "0");
    const { taken, put, putWrites, rows } = await openClaimed({
      a: claimOn("a", "1"),
      b: stale,
      c: claimOn("c", "1"),
      d: null,
    });
    const threads = ["a", "b", "c", "d"];
    const calls = threads.flatMap((thread) => [
      ...[put(thread), putWrites(thread), putWrites(thread, "__interrupt__")].map(codeOf),
    ]);
    const results = await Promise.all(calls);
    expect(taken()).toHaveLength(1);
    expect(results).toEqual(threads.flatMap((thread) => Array(3).fill(thread === "b" ? "session-in-use" : "stored")));
    expect(await rows()).toEqual({ checkpoints: ["a", "c", "d"], blobs: ["a", "c", "d"], writes: ["a", "c", "d"] });
  });

  it("fails only what was asked for under the older claim, where this process has taken the session again", async () => {
    const { now, put, rows, pool } = await openClaimed({ a: claimOn("a", "0"), b: claimOn("b", "1") });
    const older = codeOf(put("a", 1));
    now.set("a", claimOn("a", "1"));
    const newer = codeOf(put("a", 2));
    expect(await Promise.all([older, newer, codeOf(put("b"))])).toEqual(["session-in-use", "stored", "stored"]);
    expect((await rows()).checkpoints).toEqual(["a", "b"]);
    const ids = await pool.query("SELECT checkpoint_id AS id FROM checkpoints WHERE thread_id = 'a'");
    expect(ids.rows).toEqual([{ id: idAt(2) }]);
  });

  it("is told by the session's claim, which is lost then", async () => {
    const told: string[] = [];
    const stale = claimOn("a", "0");
    const { put } = await openClaimed({
      a: { ...stale, refused: () => Promise.resolve(told.push("a")).then(() => stale.refused()) },
    });
    expect(await codeOf(put("a"))).toBe("session-in-use");
    expect(told).toEqual(["a"]);
  });
});

describe("what is read of a thread again under its claim", () => {
  it("is not what LangGraph made of the checkpoint that it was given before", async () => {
    const { saver, taken, put } = await openClaimed({ a: claimOn("a", "1") });
    await put("a");
    taken();
    const first = await saver.getTuple(at("a"));
    Object.assign(first?.checkpoint.versions_seen ?? {}, { analyze: { text: 9 } });
    Object.assign(first?.checkpoint.channel_versions ?? {}, { other: 9 });
    const second = await saver.getTuple(at("a"));
    expect(taken()).toHaveLength(1);
    expect(second?.checkpoint.versions_seen).not.toHaveProperty("analyze");
    expect(second?.checkpoint.channel_versions).not.toHaveProperty("other");
  });

  it("is not from before a write that was on its way", async () => {
    const { saver, put, putWrites } = await openClaimed({ a: claimOn("a", "1") });
    await put("a");
    const [, during] = await Promise.all([putWrites("a"), saver.getTuple(at("a"))]);
    expect((await saver.getTuple(at("a")))?.pendingWrites).toEqual([["task", "text", "a"]]);
    expect(during?.checkpoint.id).toBe(idAt(1));
  });
});
