import { describe, expect, it } from "vitest";
import { AppError } from "../../../../utils/errors.ts";
import {
  allRows,
  at,
  checkpointOf,
  idAt,
  METADATA,
  noise,
  openSavers,
  readSamples,
  STEP,
  storeSamples,
  VALUES,
} from "../../../support/checkpoint-samples.ts";

describe("ours and the stock saver on one database", () => {
  it("store the same rows for the same calls", async () => {
    const [one, other] = await Promise.all([openSavers(), openSavers()]);
    await storeSamples(one.ours, 'thread "{NULL}"');
    await storeSamples(other.stock, 'thread "{NULL}"');
    const rows = await allRows(one.pool);
    expect(rows.length).toBeGreaterThan(100);
    expect(rows).toEqual(await allRows(other.pool));
  });

  it("read the same of what ours wrote", async () => {
    const { ours, stock } = await openSavers();
    await storeSamples(ours, "thread");
    const tuples = await readSamples(ours, "thread");
    expect(tuples.filter((tuple) => tuple !== undefined).length).toBeGreaterThan(20);
    expect(tuples).toStrictEqual(await readSamples(stock, "thread"));
  });

  it("read the same of what the stock saver wrote", async () => {
    const { ours, stock } = await openSavers();
    await storeSamples(stock, "thread");
    expect(await readSamples(ours, "thread")).toStrictEqual(await readSamples(stock, "thread"));
  });

  it("give back every kind of value as it was put", async () => {
    const { ours, stock } = await openSavers();
    await storeSamples(ours, "thread");
    for (const saver of [ours, stock]) {
      const tuple = await saver.getTuple(at("thread", idAt(1)));
      const { bytes, "no bytes": none, ...values } = tuple?.checkpoint.channel_values ?? {};
      const { bytes: putBytes, "no bytes": _, ...putValues } = VALUES;
      expect(values).toStrictEqual(putValues);
      // pg gives bytes as a Buffer.
      expect([bytes, none]).toEqual([Buffer.from(putBytes as Uint8Array), Buffer.alloc(0)]);
      expect(tuple?.metadata).toStrictEqual(METADATA);
      const written = tuple?.pendingWrites?.filter(([task]) => task === "task é").map(([, ...write]) => write);
      expect(written?.map(([channel]) => channel)).toEqual(Object.keys(VALUES));
      expect(new Map(written).get("nested")).toStrictEqual(VALUES["nested"]);
    }
  });

  it("give back a megabyte of text and of bytes", async () => {
    const { ours, stock } = await openSavers();
    const bytes = Uint8Array.from({ length: 1_000_000 }, (_, at) => (at * 31) % 256);
    const values = { text: "가📚\u0000\n".repeat(100_000), bytes: Buffer.from(bytes) };
    const versions = { text: 1, bytes: 1 };
    const config = await ours.put(at("thread"), checkpointOf(idAt(1), values), STEP, versions);
    await ours.putWrites(config, Object.entries(values), "task");
    for (const saver of [ours, stock]) {
      const tuple = await saver.getTuple(config);
      expect(tuple?.checkpoint.channel_values).toEqual(values);
      expect(tuple?.pendingWrites).toEqual(Object.entries(values).map((write) => ["task", ...write]));
    }
  });

  it("differ in names with a backslash, which the stock saver stores and cannot read", async () => {
    const { ours, stock } = await openSavers();
    const values = { "C:\\plans": "found" };
    const config = await stock.put(at("thread"), checkpointOf(idAt(1), values), STEP, { "C:\\plans": 1 });
    await expect(stock.getTuple(config)).rejects.toMatchObject({ code: "22P02" });
    expect((await ours.getTuple(config))?.checkpoint.channel_values).toEqual(values);
  });

  it("read what the other wrote last", async () => {
    const { ours, stock } = await openSavers();
    const versions = { text: 1 };
    for (const [step, [writer, reader]] of [
      [ours, stock],
      [stock, ours],
      [ours, stock],
    ].entries()) {
      const put = await writer?.put(
        at("thread", idAt(step)),
        checkpointOf(idAt(step + 1), { text: step }),
        STEP,
        versions,
      );
      expect(put).toEqual(at("thread", idAt(step + 1)));
      expect((await reader?.getTuple(at("thread")))?.config).toEqual(put);
      await reader?.putWrites(put ?? {}, [["text", step]], "task");
      expect((await writer?.getTuple(put ?? {}))?.pendingWrites).toEqual([["task", "text", step]]);
    }
  });
});

describe("a call that the stock saver refuses", () => {
  const good = checkpointOf(idAt(1), { text: 1 });
  it.each([
    ["NUL in the metadata", at("thread"), good, { ...STEP, note: "a\u0000b" }, "22P05"],
    ["half a surrogate pair in the metadata", at("thread"), good, { ...STEP, note: "\ud83d" }, "22P02"],
    ["NUL in a name in the checkpoint", at("thread"), checkpointOf(idAt(1), { "\u0000": 1 }), STEP, "22021"],
    ["NUL in the thread's id", at("a\u0000b"), good, STEP, "22021"],
    ["no thread", { configurable: {} }, good, STEP, "23502"],
    ["a name too long for the index", at(noise(40_000)), good, STEP, "54000"],
  ])("is refused for the same reason: %s", async (_, config, checkpoint, metadata, code) => {
    const { ours, stock, pool } = await openSavers();
    const put = () => [config, checkpoint, metadata, checkpoint.channel_versions] as const;
    await expect(stock.put(...put())).rejects.toMatchObject({ code });
    const problem = await ours.put(...put()).then(
      () => null,
      (error: unknown) => error,
    );
    expect(problem).toBeInstanceOf(AppError);
    expect(problem).toMatchObject({ category: "storage", cause: { code } });
    expect(await allRows(pool)).toEqual([]);
  });
});
