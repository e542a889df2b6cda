import type { RunnableConfig } from "@langchain/core/runnables";
import type { Checkpoint, CheckpointMetadata, CheckpointTuple, PendingWrite } from "@langchain/langgraph-checkpoint";
import { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";
import type pg from "pg";
import { onTestFinished } from "vitest";
import { BatchingPostgresSaver } from "../../utils/postgres/checkpoints/checkpointer.ts";
import { openDatabase } from "../../utils/postgres/database.ts";
import { createTestDatabase } from "./postgres.ts";

/** The checkpointer under test, its tables made. */
export async function openSaver(pool: pg.Pool): Promise<BatchingPostgresSaver> {
  const saver = new BatchingPostgresSaver(pool);
  await saver.setup();
  return saver;
}

/** Ours and a stock saver on one new database, each with a pool of its own, until the test ends. */
export async function openSavers() {
  const { url } = await createTestDatabase();
  const [{ pool }, other] = await Promise.all([openPool(url), openPool(url)]);
  return { pool, ours: await openSaver(pool), stock: new PostgresSaver(other.pool), url };
}

/** A pool as the product has it, closed after the test. */
export async function openPool(databaseUrl: string) {
  const database = await openDatabase({ databaseUrl, home: "/nonexistent/plancraft" });
  onTestFinished(() => database.close());
  return database;
}

/** Checkpoint ids that rise with their number. */
export function idAt(at: number): string {
  return `00000000-0000-6000-8000-${at.toString(16).padStart(12, "0")}`;
}

/** Where a checkpoint is put: after its parent, or as the first one. */
export function at(thread: string, parent?: string | null, namespace = ""): RunnableConfig {
  return { configurable: { thread_id: thread, checkpoint_ns: namespace, checkpoint_id: parent } };
}

/** A checkpoint whose channels all have one version. */
export function checkpointOf(id: string, values: Record<string, unknown>, version: number | string = 1): Checkpoint {
  const channel_versions = Object.fromEntries(Object.keys(values).map((channel) => [channel, version]));
  const versions_seen = { __input__: {}, "write 가": { 'a "b"': version } };
  return { v: 4, id, ts: "2026-11-21T00:00:00.000Z", channel_values: values, channel_versions, versions_seen };
}

export const STEP: CheckpointMetadata = { source: "loop", step: 1, parents: {} };

/** Metadata to tell one put from another by. */
export function noted(note: string): CheckpointMetadata<{ note: string }> {
  return { ...STEP, note };
}

/** Letters that cannot be made shorter by compressing them. */
export function noise(length: number): string {
  let seed = 7;
  return Array.from({ length }, () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return String.fromCharCode(0x3041 + (seed % 20_000));
  }).join("");
}

const EVERY_BYTE = Uint8Array.from({ length: 512 }, (_, byte) => byte % 256);

/** One channel for each kind of value and each kind of name that could be lost on the way. */
export const VALUES: Readonly<Record<string, unknown>> = {
  text: "서점 📚 naïve \\ \" ' {a,b} NULL",
  nul: "before\u0000after",
  surrogate: "half \ud83d of a pair",
  none: null,
  number: -0.1e-7,
  flags: [true, false],
  nothing: undefined,
  bytes: EVERY_BYTE,
  "no bytes": new Uint8Array(0),
  map: new Map<unknown, unknown>([
    ["z", 1],
    ["a", new Map([[1, "one"]])],
  ]),
  set: new Set(["b", "a", 3]),
  pattern: /^서점\s+"(.*)"$/giu,
  problem: new Error("it broke: 📚"),
  nested: { list: [{ undefined, bytes: EVERY_BYTE, deep: { set: new Set([new Map([["k", null]])]) } }, []] },
  // What an array literal of Postgres would take for something else.
  NULL: "a channel called NULL",
  "{a,b}": "braces",
  'quote "': "quotes",
  " spaces ": "spaces",
  "서점📚": "beyond ASCII",
  "": "no name",
  "branch:to:write": null,
};

export const METADATA: CheckpointMetadata<Record<string, unknown>> = {
  source: "update",
  step: -1,
  parents: { "": idAt(0), "child|1": idAt(7) },
  'note "q" \\ {x}': "서점 📚 'quoted' \\n",
  nothing: undefined,
  set: new Set([1]),
  deep: [[{ a: [null] }]],
};

/** Channels at version 1, the one without a value included. */
const FIRST_VERSIONS = { ...checkpointOf("", VALUES).channel_versions, "was emptied": 1 };
const WRITES: PendingWrite[] = Object.entries(VALUES);
const NAMESPACES = ["", 'child|1 "{NULL}"'];

/** Every kind of call a graph makes, in two namespaces, with fixed ids: two savers have to store the same rows. */
export async function storeSamples(saver: PostgresSaver, thread: string): Promise<void> {
  for (const namespace of NAMESPACES) {
    const first = { ...checkpointOf(idAt(1), VALUES), channel_versions: FIRST_VERSIONS };
    const config = await saver.put(at(thread, undefined, namespace), first, METADATA, FIRST_VERSIONS);
    await storeWrites(saver, config);

    const version = "00000000000000000000000000000002.0.4711";
    const changed = { text: version, map: version, "was emptied": version };
    const second = { ...first, id: idAt(2), channel_versions: { ...FIRST_VERSIONS, ...changed } };
    const values = { ...VALUES, text: "changed", map: new Map() };
    await saver.put(config, { ...second, channel_values: values }, STEP, changed);
    // The same checkpoint once more: its row changes, its blobs and its parent do not.
    await saver.put(at(thread, idAt(0), namespace), { ...second, ts: "later" }, METADATA, changed);
    await saver.put(at(thread, null, namespace), checkpointOf(idAt(3), {}), STEP, {});
    await saver.put(at(thread, "", namespace), checkpointOf(idAt(4), { text: 1 }), STEP, { text: 1 });
    // As versions before 4 stored it: what the parent sent is read from the parent's writes.
    await saver.put(config, { ...checkpointOf(idAt(5), { text: "old" }), v: 3 }, STEP, { text: 1 });
  }
}

async function storeWrites(saver: PostgresSaver, config: RunnableConfig): Promise<void> {
  const calls: [task: string, ...writes: PendingWrite[]][] = [
    ["task é", ...WRITES],
    ["task Z", ...WRITES.toReversed()],
    ["NULL", ["__error__", new Error("failed")]],
    ["task a", ["__interrupt__", [{ value: "서점?", id: "i1" }]]],
    ["task a", ["__interrupt__", "replaced"]],
    ["task a", ["__resume__", ["first"]]],
    ["task b", ["__scheduled__", 1]],
    ["task b", ["plain", "stays"]],
    ["task b", ["plain", "too late"]],
    // Twice the same key in one call: the last one wins, but for a call that is mixed.
    ["task c", ["__error__", 1], ["__error__", 2]],
    ["task d", ["__error__", 1], ["plain", 1], ["__error__", 2]],
    ["task d", ["__error__", "alone"]],
    ["task e", ["__pregel_tasks", { node: "research", args: { id: "a" } }]],
    ["", ["__return__", undefined], ["bytes", EVERY_BYTE]],
    ["no writes"],
  ];
  for (const [task, ...writes] of calls) await saver.putWrites(config, writes, task);
}

/** Every row of the three tables with every column, in an order of its own. */
export async function allRows(pool: pg.Pool): Promise<unknown[]> {
  const { rows } = await pool.query(`
    SELECT 'checkpoint' AS kind, to_jsonb(c)::text AS stored FROM checkpoints c
    UNION ALL SELECT 'blob', to_jsonb(b)::text FROM checkpoint_blobs b
    UNION ALL SELECT 'write', to_jsonb(w)::text FROM checkpoint_writes w ORDER BY 1, 2`);
  return rows;
}

/** Everything a saver can be asked about a thread that holds the samples. */
export async function readSamples(saver: PostgresSaver, thread: string) {
  const source = { filter: { source: "update" } };
  const options = [{}, { limit: 2 }, { before: at(thread, idAt(3)) }, source, { ...source, limit: 1 }];
  const lists = NAMESPACES.flatMap((namespace) =>
    options.map((option) => list(saver, at(thread, undefined, namespace), option)),
  );
  const ids = [undefined, ...Array.from({ length: 6 }, (_, index) => idAt(index + 1))];
  const places = [...NAMESPACES, "unknown"].flatMap((namespace) => ids.map((id) => at(thread, id, namespace)));
  const configs = [...places, { configurable: { thread_id: thread } }, at("unknown thread")];
  const tuples = [
    ...(await Promise.all(lists)).flat(),
    ...(await Promise.all(configs.map((one) => saver.getTuple(one)))),
  ];
  // To have no parent is one thing, whether the property is undefined or is not there.
  return tuples.map((tuple) => tuple && { ...tuple, parentConfig: tuple.parentConfig });
}

/** What `list` gives, as a list. */
export async function list(saver: PostgresSaver, ...options: Parameters<PostgresSaver["list"]>) {
  const tuples: CheckpointTuple[] = [];
  for await (const tuple of saver.list(...options)) tuples.push(tuple);
  return tuples;
}
