import type { BaseCheckpointSaver } from "@langchain/langgraph-checkpoint";
import { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";
import { describe, expect, it } from "vitest";
import { smallLoad } from "../../../../bench/store-load.ts";
import { at, checkpointOf, idAt, list, openSaver, STEP } from "../../../support/checkpoint-samples.ts";
import { commitsIn, openCountedPool } from "../../../support/counted-pool.ts";
import { createTestDatabase } from "../../../support/postgres.ts";

// The gates of the benchmark, where the stock saver needs 177 round trips and 26 commits.
const ROUND_TRIPS_ALONE = 11;
const ROUND_TRIPS_OF_100 = 2;

const TWELVE = Object.fromEntries(Array.from({ length: 12 }, (_, channel) => [`channel ${channel}`, "text"]));
const THREADS = Array.from({ length: 100 }, (_, thread) => `thread ${thread}`);

/** Ours and a stock saver on one new database, every statement of theirs counted. */
async function openCounted() {
  const { url } = await createTestDatabase();
  const counted = openCountedPool(url);
  const ours = await openSaver(counted.pool);
  const stock = new PostgresSaver(counted.pool);
  counted.taken();
  return { url, ours, stock, ...counted };
}

function putTwelve(saver: BaseCheckpointSaver, thread: string) {
  const checkpoint = checkpointOf(idAt(1), TWELVE);
  return saver.put(at(thread), checkpoint, STEP, checkpoint.channel_versions);
}

function putWrites(saver: BaseCheckpointSaver, thread: string) {
  return saver.putWrites(at(thread, idAt(1)), Object.entries(TWELVE), "task");
}

describe("the statements sent", () => {
  it("are one for a put of 12 changed channels, where the stock saver sends 15", async () => {
    const { ours, stock, taken } = await openCounted();
    await putTwelve(ours, "ours");
    expect(taken().length).toBe(1);
    await putTwelve(stock, "stock");
    expect(taken().length).toBe(15);
  });

  it("are one for 12 writes of a task, where the stock saver sends 14", async () => {
    const { ours, stock, taken } = await openCounted();
    await putWrites(ours, "ours");
    expect(taken().length).toBe(1);
    await putWrites(stock, "stock");
    expect(taken().length).toBe(14);
  });

  it("are at most 3 for the writes or the puts of 100 sessions at once", async () => {
    const { ours, taken } = await openCounted();
    await Promise.all(THREADS.map((thread) => putWrites(ours, thread)));
    expect(taken().length).toBeLessThanOrEqual(3);
    await Promise.all(THREADS.map((thread) => putTwelve(ours, thread)));
    expect(taken().length).toBeLessThanOrEqual(3);
  });

  it("are one for all the puts and writes that a session makes at once", async () => {
    const { ours, taken } = await openCounted();
    // As many as one batch takes.
    const puts = THREADS.slice(0, 63).map(() => putWrites(ours, "thread"));
    await Promise.all([putTwelve(ours, "thread"), ...puts]);
    expect(taken().length).toBe(1);
  });

  it("are one for a getTuple and one for a list, whatever is in them", async () => {
    const { ours, taken } = await openCounted();
    await Promise.all([putTwelve(ours, "thread"), putWrites(ours, "thread")]);
    taken();
    await ours.getTuple(at("thread"));
    expect(taken().length).toBe(1);
    expect(await list(ours, at("thread"))).toHaveLength(1);
    expect(taken().length).toBe(1);
  });

  it("are the same text for every batch, so that the server prepares it once", async () => {
    const { ours, taken } = await openCounted();
    for (const thread of THREADS) await Promise.all([putTwelve(ours, thread), putWrites(ours, `${thread} too`)]);
    const sent = taken();
    expect(sent.length).toBe(THREADS.length);
    expect(new Set(sent).size).toBe(1);
  });
});

describe("a whole session of a small graph with 8 Sends", () => {
  it(`sends at most ${ROUND_TRIPS_ALONE} statements alone`, async () => {
    const { ours, stock, taken } = await openCounted();
    await smallLoad(ours)("alone");
    expect(taken().length).toBeLessThanOrEqual(ROUND_TRIPS_ALONE);
    // The counter counts: nothing is sent past it.
    await smallLoad(stock)("stock");
    expect(taken().length).toBeGreaterThan(150);
  });

  it(`sends at most ${ROUND_TRIPS_OF_100} statements, each of them one commit, when 100 run at once`, async () => {
    const { url, ours, taken } = await openCounted();
    await Promise.all(THREADS.map(smallLoad(ours)));
    await ours.end();
    const sent = taken().length;
    expect(sent).toBeLessThanOrEqual(ROUND_TRIPS_OF_100 * THREADS.length);
    // By the server's own count, with the making of the tables in it.
    const commits = await commitsIn(url);
    expect(commits).toBeGreaterThanOrEqual(sent);
    expect(commits).toBeLessThanOrEqual(ROUND_TRIPS_OF_100 * THREADS.length);
  });
});
