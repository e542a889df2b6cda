import type pg from "pg";
import { throughOutage } from "../reconnect.ts";
import { sqlStateOf } from "../storage-error.ts";
import {
  assembled,
  LATEST,
  NEEDS_REVIVAL,
  NO_TEXT,
  type StoredBlob,
  type StoredCheckpoint,
  type TupleRow,
  tuplesQuery,
} from "./checkpoint-reads.ts";

/** A thread's latest checkpoint where its own values say all: it ended, or one task of it waits for an answer. */
export interface SettledCheckpoint {
  readonly values: Readonly<Record<string, unknown>>;
  /** The node that comes next; null at the end. */
  readonly next: string | null;
  /** What the waiting task asks. */
  readonly interrupts: readonly { readonly id?: string; readonly value?: unknown }[];
}

/** LangGraph's format since sends have a channel of their own. */
const FORMAT = 4;
/** The channel that wakes a node, and the one of the tasks that a step sends. */
const WAKES = "branch:to:";
const SENDS = "__pregel_tasks";
/** What else may wake something. */
const OTHERS = /^(?:__start__$|join:)/;
/** The namespace of the graph itself. */
const ROOT = "";

/**
 * Reads where a thread stands as far as that can be told without LangGraph, which takes longer to load than all else.
 * @returns Null where it cannot: tasks in parallel, a task that was answered, an older format.
 * @throws AppError of category `storage`.
 */
export async function settledCheckpoint(pool: pg.Pool, thread: string): Promise<SettledCheckpoint | null> {
  const query = tuplesQuery("checkpoint-latest", LATEST, [thread, ROOT]);
  try {
    const { rows } = await throughOutage(pool, () => pool.query<TupleRow>(query));
    const [found] = assembled(rows);
    return found === undefined ? null : settled(found);
  } catch (error) {
    if (NO_TEXT.has(sqlStateOf(error))) return null;
    throw error;
  }
}

function settled({ checkpoint, blobs, writes }: StoredCheckpoint): SettledCheckpoint | null {
  if (checkpoint.v !== FORMAT || ![...blobs, ...writes].every(isPlain)) return null;
  const values = Object.fromEntries(blobs.map((blob) => [blob.channel, parsed(blob)]));
  const channels = Object.keys(values);
  const sends = values[SENDS];
  if (channels.some((channel) => OTHERS.test(channel)) || (Array.isArray(sends) && sends.length > 0)) return null;
  const woken = channels.filter((channel) => channel.startsWith(WAKES));
  if (woken.length === 0) return { values, next: null, interrupts: [] };
  const [asks, ...others] = writes;
  // Of the one task that was woken, nothing is stored but what it asks.
  if (woken.length > 1 || asks?.channel !== "__interrupt__" || others.length > 0) return null;
  const interrupts = parsed(asks);
  return Array.isArray(interrupts) ? { values, next: woken[0]?.slice(WAKES.length) ?? null, interrupts } : null;
}

function isPlain({ type, value }: StoredBlob): boolean {
  return type === "json" && typeof value === "string" && !NEEDS_REVIVAL.test(value);
}

function parsed({ value }: StoredBlob): unknown {
  return JSON.parse(String(value));
}
