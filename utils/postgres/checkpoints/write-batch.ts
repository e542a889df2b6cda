import type pg from "pg";
import type { Claim } from "../claim.ts";

/** A row of `checkpoint_blobs`; no bytes where the channel is empty. */
export interface BlobRow {
  readonly thread: string;
  readonly namespace: string;
  readonly channel: string;
  readonly version: string;
  readonly type: string;
  readonly bytes: Uint8Array | undefined;
}

/** A row of `checkpoint_writes`. */
export interface WriteRow {
  readonly thread: string;
  readonly namespace: string;
  readonly checkpoint: string;
  readonly task: string;
  readonly index: number;
  readonly channel: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** A row of `checkpoints`; checkpoint and metadata as JSON text. */
export interface CheckpointRow {
  readonly thread: string;
  readonly namespace: string;
  readonly id: string;
  readonly parent: string | null;
  readonly checkpoint: Uint8Array;
  readonly metadata: Uint8Array;
}

export interface RowsToStore {
  readonly blobs?: readonly BlobRow[];
  readonly checkpoint?: CheckpointRow;
  /** Results of tasks: what is there already stays. */
  readonly writes?: readonly WriteRow[];
  /** Errors, interrupts and the like: the newer one replaces the older. */
  readonly replacingWrites?: readonly WriteRow[];
}

/** What one `put` or `putWrites` stores. */
export interface WriteOperation extends RowsToStore {
  readonly thread: string;
  /** Null for a thread that is no session. */
  readonly claim: Pick<Claim, "epoch"> | null;
}

/** Of which claim nothing was stored. */
export interface LostClaim {
  readonly thread: string;
  readonly epoch: string;
}

/** Of a thread with a claim whose epoch has risen nothing is stored; the lock is that of `writeClaimed`. */
const CLAIMS = `ours AS MATERIALIZED (
  SELECT id, sessions.epoch FROM unnest($35::text[], $36::bigint[]) AS claim (thread, epoch)
    JOIN sessions ON id = thread AND sessions.epoch = claim.epoch
  FOR KEY SHARE OF sessions
), lost AS MATERIALIZED (
  SELECT thread, epoch FROM unnest($35::text[], $36::bigint[]) AS claim (thread, epoch)
  WHERE (thread, epoch) NOT IN (SELECT id, epoch FROM ours)
)`;
/** Where no thread of a batch is a session, the table of sessions need not be there. */
const NO_CLAIMS = "lost AS (SELECT NULL::text AS thread, NULL::bigint AS epoch WHERE false)";

/**
 * All bytes come as the one value $1, and each row says where its own begin and how many they are: an array of bytea
 * would be sent and parsed as escaped hex. The four statements see one snapshot and are one transaction. What comes back
 * are the claims that are lost.
 */
const storeSql = (claims: string) => `
WITH ${claims}, blobs AS (
  INSERT INTO public.checkpoint_blobs (thread_id, checkpoint_ns, channel, version, type, blob)
  SELECT thread, namespace, channel, version, type, substring($1::bytea FROM start FOR length)
  FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::int[], $8::int[])
    AS given (thread, namespace, channel, version, type, start, length)
  WHERE thread NOT IN (SELECT thread FROM lost)
  ON CONFLICT (thread_id, checkpoint_ns, channel, version) DO NOTHING
), writes AS (
  INSERT INTO public.checkpoint_writes (thread_id, checkpoint_ns, checkpoint_id, task_id, idx, channel, type, blob)
  SELECT thread, namespace, checkpoint, task, idx, channel, type, substring($1::bytea FROM start FOR length)
  FROM unnest($9::text[], $10::text[], $11::text[], $12::text[], $13::int[], $14::text[], $15::text[], $16::int[],
    $17::int[]) AS given (thread, namespace, checkpoint, task, idx, channel, type, start, length)
  WHERE thread NOT IN (SELECT thread FROM lost)
  ON CONFLICT (thread_id, checkpoint_ns, checkpoint_id, task_id, idx) DO NOTHING
), replacing_writes AS (
  INSERT INTO public.checkpoint_writes (thread_id, checkpoint_ns, checkpoint_id, task_id, idx, channel, type, blob)
  SELECT thread, namespace, checkpoint, task, idx, channel, type, substring($1::bytea FROM start FOR length)
  FROM unnest($18::text[], $19::text[], $20::text[], $21::text[], $22::int[], $23::text[], $24::text[], $25::int[],
    $26::int[]) AS given (thread, namespace, checkpoint, task, idx, channel, type, start, length)
  WHERE thread NOT IN (SELECT thread FROM lost)
  ON CONFLICT (thread_id, checkpoint_ns, checkpoint_id, task_id, idx)
  DO UPDATE SET channel = EXCLUDED.channel, type = EXCLUDED.type, blob = EXCLUDED.blob
), checkpoints AS (
  INSERT INTO public.checkpoints (thread_id, checkpoint_ns, checkpoint_id, parent_checkpoint_id, checkpoint, metadata)
  SELECT thread, namespace, id, parent,
    convert_from(substring($1::bytea FROM start FOR length), 'UTF8')::jsonb,
    convert_from(substring($1::bytea FROM metadata_start FOR metadata_length), 'UTF8')::jsonb
  FROM unnest($27::text[], $28::text[], $29::text[], $30::text[], $31::int[], $32::int[], $33::int[], $34::int[])
    AS given (thread, namespace, id, parent, start, length, metadata_start, metadata_length)
  WHERE thread NOT IN (SELECT thread FROM lost)
  ON CONFLICT (thread_id, checkpoint_ns, checkpoint_id)
  DO UPDATE SET checkpoint = EXCLUDED.checkpoint, metadata = EXCLUDED.metadata
)
SELECT thread, epoch FROM lost`;
const STORE_SQL = storeSql(NO_CLAIMS);
const STORE_CLAIMED_SQL = storeSql(CLAIMS);

/**
 * The statement that stores operations as if they had been stored one after another. No row may come twice in one
 * statement, so what the later ones would do to a row is worked out here; sorted, two batches cannot deadlock.
 */
export function storeStatement(operations: readonly WriteOperation[]): pg.QueryConfig {
  const blobs = new Map<string, BlobRow>();
  const writes = new Map<string, WriteRow>();
  const replacingWrites = new Map<string, WriteRow>();
  const checkpoints = new Map<string, CheckpointRow>();
  const claims = new Map<string, LostClaim>();
  for (const operation of operations) {
    const { thread, claim } = operation;
    if (claim) claims.set(keyOf(thread, claim.epoch), { thread, epoch: claim.epoch });
    for (const row of operation.blobs ?? []) {
      addFirst(blobs, keyOf(row.thread, row.namespace, row.channel, row.version), row);
    }
    for (const row of operation.writes ?? []) addFirst(writes, writeKey(row), row);
    for (const row of operation.replacingWrites ?? []) replacingWrites.set(writeKey(row), row);
    const { checkpoint } = operation;
    if (!checkpoint) continue;
    const key = keyOf(checkpoint.thread, checkpoint.namespace, checkpoint.id);
    // The parent is what an update leaves alone.
    checkpoints.set(key, { ...checkpoint, parent: (checkpoints.get(key) ?? checkpoint).parent });
  }
  for (const key of replacingWrites.keys()) writes.delete(key);
  const bytes = new ByteStore();
  const values = [
    ...blobColumns(sorted(blobs), bytes),
    ...writeColumns(sorted(writes), bytes),
    ...writeColumns(sorted(replacingWrites), bytes),
    ...checkpointColumns(sorted(checkpoints), bytes),
  ];
  const rows = [bytes.concatenated(), ...values];
  if (claims.size === 0) return { name: "checkpoint-store", text: STORE_SQL, values: rows };
  const claimed = columns(2, sorted(claims), ({ thread, epoch }) => [thread, epoch]);
  return { name: "checkpoint-store-claimed", text: STORE_CLAIMED_SQL, values: [...rows, ...claimed] };
}

/** About how many bytes an operation sends. */
export function sizeOf({ blobs = [], checkpoint, writes = [], replacingWrites = [] }: RowsToStore): number {
  const rows = [...blobs, ...writes, ...replacingWrites];
  const values = rows.reduce((sum, { bytes }) => sum + (bytes?.length ?? 0), 0);
  return values + (checkpoint ? checkpoint.checkpoint.length + checkpoint.metadata.length : 0);
}

/** Postgres has no text with a NUL in it, so two different keys never become one. */
function keyOf(...parts: readonly (string | number)[]): string {
  return parts.join("\0");
}

function writeKey({ thread, namespace, checkpoint, task, index }: WriteRow): string {
  return keyOf(thread, namespace, checkpoint, task, index);
}

function addFirst<T>(rows: Map<string, T>, key: string, row: T): void {
  if (!rows.has(key)) rows.set(key, row);
}

function sorted<T>(rows: ReadonlyMap<string, T>): T[] {
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

/** Collects the bytes of all rows, and tells where each row's are. Positions count from 1, as `substring` does. */
class ByteStore {
  readonly #pieces: Uint8Array[] = [];
  #length = 0;

  add(bytes: Uint8Array): readonly [start: number, length: number] {
    const start = this.#length + 1;
    this.#pieces.push(bytes);
    this.#length += bytes.length;
    return [start, bytes.length];
  }

  concatenated(): Buffer {
    return Buffer.concat(this.#pieces, this.#length);
  }
}

type Cell = string | number | null;

function blobColumns(rows: readonly BlobRow[], store: ByteStore): Cell[][] {
  return columns(7, rows, ({ thread, namespace, channel, version, type, bytes }) => [
    ...[thread, namespace, channel, version, type],
    ...(bytes ? store.add(bytes) : [null, null]),
  ]);
}

function writeColumns(rows: readonly WriteRow[], store: ByteStore): Cell[][] {
  return columns(9, rows, ({ thread, namespace, checkpoint, task, index, channel, type, bytes }) => [
    ...[thread, namespace, checkpoint, task, index, channel, type],
    ...store.add(bytes),
  ]);
}

function checkpointColumns(rows: readonly CheckpointRow[], store: ByteStore): Cell[][] {
  return columns(8, rows, ({ thread, namespace, id, parent, checkpoint, metadata }) => [
    ...[thread, namespace, id, parent],
    ...store.add(checkpoint),
    ...store.add(metadata),
  ]);
}

function columns<T>(count: number, rows: readonly T[], cellsOf: (row: T) => readonly Cell[]): Cell[][] {
  const cells = rows.map(cellsOf);
  return Array.from({ length: count }, (_, column) => cells.map((row) => row[column] ?? null));
}
