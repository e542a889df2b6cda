import type { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AppError } from "../../../../utils/errors.ts";
import {
  allRows,
  at,
  checkpointOf,
  idAt,
  list,
  noted,
  openSaver,
  openSavers,
  STEP,
} from "../../../support/checkpoint-samples.ts";
import { openCountedPool } from "../../../support/counted-pool.ts";
import { manyRuns } from "../../../support/many-runs.ts";

const TRIALS = 200;
const trials = Array.from({ length: TRIALS }, (_, trial) => trial);

type Call = (saver: PostgresSaver) => Promise<unknown>;

const place = fc.record({ thread: fc.constantFrom("a", "b"), id: fc.constantFrom(idAt(1), idAt(2)), value: fc.nat() });
const channels = fc.array(fc.constantFrom("x", "y", "__error__", "__interrupt__", "__resume__"), { maxLength: 3 });
const put = fc.tuple(place, fc.constantFrom(null, idAt(0)), fc.subarray(["x", "y", "z"]), fc.nat(1)).map(
  ([{ thread, id, value }, parent, changed, version]): Call =>
    (saver) =>
      saver.put(
        at(thread, parent),
        checkpointOf(id, { x: value, y: value }, version),
        { ...STEP, step: value },
        // "z" has a version and no value: it is stored as empty.
        Object.fromEntries(changed.map((channel) => [channel, version])),
      ),
);
const putWrites = fc.tuple(place, channels, fc.constantFrom("task 1", "task 2")).map(
  ([{ thread, id, value }, written, task]): Call =>
    (saver) =>
      saver.putWrites(
        at(thread, id),
        written.map((channel, index) => [channel, value + index]),
        task,
      ),
);
const call = fc.oneof(put, putWrites);

function clear({ pool }: Awaited<ReturnType<typeof openSavers>>) {
  return pool.query("TRUNCATE checkpoints, checkpoint_blobs, checkpoint_writes");
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

async function first<T>(items: Promise<T[]>): Promise<T | undefined> {
  return (await items)[0];
}

describe("calls that are not waited for", () => {
  it("store the later of two puts of one checkpoint, in 200 of 200 trials", async () => {
    const { ours, stock } = await openSavers();
    const later: unknown[] = [];
    for (const trial of trials) {
      const thread = `thread ${trial}`;
      const put = (step: number) => ours.put(at(thread), checkpointOf(idAt(1), {}), { ...STEP, step }, {});
      const first = put(1);
      // Not always in one batch: mostly the first is on its way already when the second comes.
      for (let turn = 0; turn < trial % 4; turn += 1) await nextTurn();
      await Promise.all([first, put(2)]);
      later.push((await stock.getTuple(at(thread)))?.metadata);
    }
    expect(later).toEqual(trials.map(() => ({ ...STEP, step: 2 })));
  });

  it("store the later put of each session, whatever the others put in between", async () => {
    const { ours, stock } = await openSavers();
    const puts = trials.flatMap((step) =>
      ["a", "b", "c", "d"].map((thread) => ours.put(at(thread), checkpointOf(idAt(1), {}), { ...STEP, step }, {})),
    );
    await Promise.all(puts);
    for (const thread of ["a", "b", "c", "d"]) {
      expect((await stock.getTuple(at(thread)))?.metadata).toEqual({ ...STEP, step: TRIALS - 1 });
    }
  });

  it("are stored in the order of the calls, though the first takes longest to serialize", async () => {
    const { ours, stock } = await openSavers();
    const { serde } = ours;
    let waitMs = 20;
    ours.serde = {
      loadsTyped: (type, data) => serde.loadsTyped(type, data),
      dumpsTyped: async (value) => {
        const dumped = await serde.dumpsTyped(value);
        waitMs -= 5;
        await new Promise((resolve) => setTimeout(resolve, Math.max(waitMs, 0)));
        return dumped;
      },
    };
    const put = (step: number) => ours.put(at("thread"), checkpointOf(idAt(1), {}), { ...STEP, step }, {});
    await Promise.all([1, 2, 3, 4].map(put));
    expect((await stock.getTuple(at("thread")))?.metadata).toEqual({ ...STEP, step: 4 });
  });

  it("are seen by a read that comes after them, in 200 of 200 trials", async () => {
    const { ours } = await openSavers();
    for (const trial of trials) {
      const thread = `thread ${trial}`;
      const stored = [
        ours.put(at(thread), checkpointOf(idAt(1), { text: trial }), STEP, { text: 1 }),
        ours.putWrites(at(thread, idAt(1)), [["text", trial]], "task"),
      ];
      const tuple = await (trial % 2 === 0 ? ours.getTuple(at(thread)) : first(list(ours, at(thread))));
      expect(tuple).toMatchObject({
        checkpoint: { channel_values: { text: trial } },
        pendingWrites: [["task", "text", trial]],
      });
      await Promise.all(stored);
    }
  });

  it("store their values as they were at the call", async () => {
    const { ours, stock } = await openSavers();
    const [value, metadata, write] = [{ list: [1] }, { ...STEP }, { list: [2] }];
    const versions = { value: 1 };
    // The second of a thread waits for the first, and has to be what it was all the same.
    const before = ours.put(at("thread"), checkpointOf(idAt(1), {}), STEP, {});
    const put = ours.put(at("thread"), checkpointOf(idAt(2), { value }), metadata, versions);
    const written = ours.putWrites(at("thread", idAt(2)), [["value", write]], "task");
    value.list.push(99);
    metadata.step = 99;
    write.list.push(99);
    await Promise.all([before, put, written]);
    expect(await stock.getTuple(at("thread"))).toMatchObject({
      checkpoint: { channel_values: { value: { list: [1] } } },
      metadata: STEP,
      pendingWrites: [["task", "value", { list: [2] }]],
    });
  });
});

describe("the same key several times in one batch", () => {
  it("keeps the first of a channel's version and of plain writes, the last of the rest", async () => {
    const { ours, stock } = await openSavers();
    const put = (text: string) => ours.put(at("thread"), checkpointOf(idAt(1), { text }), noted(text), { text: 1 });
    const write = (channel: string, value: string) => ours.putWrites(at("thread", idAt(1)), [[channel, value]], "task");
    await Promise.all(
      ["first", "second", "third"].flatMap((text) => [put(text), write("plain", text), write("__error__", text)]),
    );
    expect(await stock.getTuple(at("thread"))).toMatchObject({
      checkpoint: { channel_values: { text: "first" } },
      metadata: noted("third"),
      pendingWrites: [
        ["task", "__error__", "third"],
        ["task", "plain", "first"],
      ],
    });
  });

  it("ends as the stock saver does, which takes one call after the other", { timeout: 120_000 }, async () => {
    const [one, other] = await Promise.all([openSavers(), openSavers()]);
    await fc.assert(
      fc.asyncProperty(fc.array(call, { minLength: 2, maxLength: 24 }), async (calls) => {
        await Promise.all([clear(one), clear(other)]);
        await Promise.all(calls.map((make) => make(one.ours)));
        for (const make of calls) await make(other.stock);
        expect(await allRows(one.pool)).toEqual(await allRows(other.pool));
      }),
      { numRuns: manyRuns(100) },
    );
  });
});

describe("a batch", () => {
  it("may be many: a thousand puts and ten megabytes at once are stored", async () => {
    const { ours, pool } = await openSavers();
    const text = "0123456789".repeat(1000);
    await Promise.all(
      Array.from({ length: 1000 }, (_, session) =>
        ours.put(at(`thread ${session}`), checkpointOf(idAt(1), { text }), STEP, { text: 1 }),
      ),
    );
    const { rows } = await pool.query(
      "SELECT count(*)::int AS count FROM checkpoints JOIN checkpoint_blobs USING (thread_id)",
    );
    expect(rows).toEqual([{ count: 1000 }]);
  });
});

describe("deleteThread and end", () => {
  it("delete a thread after what is on its way to it", async () => {
    const { ours, pool } = await openSavers();
    for (const trial of trials.slice(0, 50)) {
      const thread = `thread ${trial}`;
      const calls = Array.from({ length: 10 }, (_, step) => [
        ours.put(at(thread), checkpointOf(idAt(step), { text: step }), STEP, { text: 1 }),
        ours.putWrites(at(thread, idAt(step)), [["text", step]], "task"),
      ]);
      await ours.deleteThread(thread);
      expect(await allRows(pool)).toEqual([]);
      await Promise.all(calls.flat());
    }
    expect(await allRows(pool)).toEqual([]);
  });

  it("delete one thread only", async () => {
    const { ours, stock } = await openSavers();
    for (const thread of ["a", "b"]) await ours.put(at(thread), checkpointOf(idAt(1), { text: 1 }), STEP, { text: 1 });
    await ours.deleteThread("a");
    expect(await stock.getTuple(at("a"))).toBeUndefined();
    expect(await stock.getTuple(at("b"))).toMatchObject({ checkpoint: { channel_values: { text: 1 } } });
  });

  it("end after everything that is on its way is stored", async () => {
    const { url, stock } = await openSavers();
    const { pool } = openCountedPool(url);
    const ending = await openSaver(pool);
    const calls = trials.map((trial) =>
      ending.put(at(`thread ${trial}`), checkpointOf(idAt(1), { text: trial }), STEP, { text: 1 }),
    );
    await ending.end();
    expect(pool.ended).toBe(true);
    await expect(ending.put(at("late"), checkpointOf(idAt(1), {}), STEP, {})).rejects.toThrow(AppError);
    const stored = await Promise.all(trials.map((trial) => stock.getTuple(at(`thread ${trial}`))));
    expect(stored.map((tuple) => tuple?.checkpoint.channel_values["text"])).toEqual(trials);
    await Promise.all(calls);
  });
});
