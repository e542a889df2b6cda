// One session's calls to its saver, recorded once and replayed without the graph. What ran at the same time in the
// session runs at the same time in the replay.
import { setImmediate as settle } from "node:timers/promises";
import type { RunnableConfig } from "@langchain/core/runnables";
import { type BaseCheckpointSaver, MemorySaver } from "@langchain/langgraph";
import type { Load } from "./store-load.ts";

type Operation =
  | { readonly kind: "put"; readonly given: Parameters<BaseCheckpointSaver["put"]> }
  | { readonly kind: "putWrites"; readonly given: Parameters<BaseCheckpointSaver["putWrites"]> }
  | { readonly kind: "getTuple"; readonly given: Parameters<BaseCheckpointSaver["getTuple"]> };

export interface Recording {
  /** Groups of operations under way at once; a group begins when the one before it is stored. */
  readonly groups: readonly (readonly Operation[])[];
  readonly operations: number;
  /** A superstep is a checkpoint with the writes that led to it. */
  readonly supersteps: number;
  /** Rows that the session stores, one for each checkpoint, changed channel and write. */
  readonly rows: number;
  /** Bytes of these rows' values. */
  readonly bytes: number;
}

/** Runs one session of a load and notes what it asks of its saver. */
export async function record(load: Load): Promise<Recording> {
  const saver: BaseCheckpointSaver = new MemorySaver();
  const groups: Operation[][] = [];
  let underWay = 0;
  const noted = async <T>(operation: Operation, run: () => Promise<T>): Promise<T> => {
    if (underWay === 0) groups.push([]);
    groups.at(-1)?.push(operation);
    underWay += 1;
    const result = await run();
    // Stored later than at once, as in a database: what the graph does not wait for shows in the same group.
    await settle();
    underWay -= 1;
    return result;
  };
  const [put, putWrites, getTuple] = [saver.put.bind(saver), saver.putWrites.bind(saver), saver.getTuple.bind(saver)];
  saver.put = (...given) => noted({ kind: "put", given }, () => put(...given));
  saver.putWrites = (...given) => noted({ kind: "putWrites", given }, () => putWrites(...given));
  saver.getTuple = (...given) => noted({ kind: "getTuple", given }, () => getTuple(...given));
  await load(saver)("recorded");
  const all = groups.flat();
  const supersteps = all.filter(({ kind }) => kind === "put").length;
  const values = all.flatMap(valuesOf);
  const sizes = await Promise.all(values.map(async (value) => (await saver.serde.dumpsTyped(value))[1].length));
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  return { groups, operations: all.length, supersteps, rows: supersteps + values.length, bytes };
}

/** The same without what is only read. */
export function writesOf(recording: Recording): Recording {
  const groups = recording.groups.map((group) => group.filter(({ kind }) => kind !== "getTuple"));
  return { ...recording, groups, operations: groups.flat().length };
}

/** The values that an operation stores beside the checkpoint, a row for each. */
function valuesOf({ kind, given }: Operation): unknown[] {
  if (kind === "getTuple") return [];
  if (kind === "putWrites") return given[1].map(([, value]) => value);
  const [, checkpoint, , changed] = given;
  return Object.keys(changed).map((channel) => checkpoint.channel_values[channel] ?? "");
}

/** Asks the same of another saver, for another thread. */
export async function replay({ groups }: Recording, saver: BaseCheckpointSaver, thread: string): Promise<void> {
  for (const group of groups) {
    // The graph has only one put of a session under way.
    let lastPut: Promise<unknown> = Promise.resolve();
    const stored = group.map((operation) => {
      if (operation.kind === "getTuple") return saver.getTuple(inThread(operation.given[0], thread));
      if (operation.kind === "putWrites") {
        const [config, writes, task] = operation.given;
        return saver.putWrites(inThread(config, thread), writes, task);
      }
      const [config, ...rest] = operation.given;
      lastPut = lastPut.then(() => saver.put(inThread(config, thread), ...rest));
      return lastPut;
    });
    await Promise.all(stored);
  }
}

function inThread(config: RunnableConfig, thread: string): RunnableConfig {
  const { checkpoint_ns = "", checkpoint_id } = config.configurable ?? {};
  return { configurable: { thread_id: thread, checkpoint_ns, ...(checkpoint_id ? { checkpoint_id } : {}) } };
}
