import type pg from "pg";

/** A checkpoint as it is stored, its parts put together. Writes are in the order of their tasks. */
export interface StoredCheckpoint {
  readonly thread: string;
  readonly namespace: string;
  readonly id: string;
  readonly parent: string | null;
  readonly checkpoint: StoredBody;
  readonly metadata: Record<string, unknown>;
  readonly blobs: readonly StoredBlob[];
  readonly writes: readonly StoredWrite[];
}

/** The part of a checkpoint that is in its own row. */
export interface StoredBody {
  readonly v: number;
  readonly id: string;
  readonly ts: string;
  readonly channel_versions: Record<string, string | number>;
  readonly versions_seen: Record<string, Record<string, string | number>>;
}

export interface StoredBlob {
  readonly channel: string;
  readonly type: string;
  /** JSON comes as text: bytea is sent as hex, twice as long and decoded again. Other types come as bytes. */
  readonly value: string | Uint8Array;
}

export interface StoredWrite extends StoredBlob {
  readonly task: string;
}

/** One row of the answer: a checkpoint, the blob of a channel's version, or a write; `kind` says which. */
export type TupleRow = [
  kind: 1 | 2 | 3,
  place: string | null,
  thread: string,
  namespace: string,
  id: string | null,
  parent: string | null,
  checkpoint: StoredBody | null,
  metadata: Record<string, unknown> | null,
  task: string | null,
  index: number | null,
  channel: string | null,
  version: string | null,
  type: string | null,
  text: string | null,
  bytes: Buffer | null,
];

/** What the last checkpoint of a thread is chosen by. */
export const LATEST = "WHERE thread_id = $1 AND checkpoint_ns = $2 ORDER BY checkpoint_id DESC LIMIT 1";
/** What one checkpoint is chosen by. */
export const BY_ID = "WHERE thread_id = $1 AND checkpoint_ns = $2 AND checkpoint_id = $3";

const VALUE = `CASE WHEN type = 'json' THEN convert_from(blob, 'UTF8') END, CASE WHEN type <> 'json' THEN blob END`;

/**
 * One query for checkpoints with all that belongs to them, each part a row of its own. (The library's own query packs
 * the parts in nested arrays, whose text is ten times as slow to read.) A blob of several checkpoints comes once.
 * It fails with SQLSTATE 22021 or 22P05 on what says to be JSON and is no text in this database's encoding.
 *
 * @param name Names the prepared statement; queries without one are planned anew each time.
 * @param chosen The rest of `SELECT ... FROM checkpoints`, newest first where there are several.
 */
export function tuplesQuery(name: string | undefined, chosen: string, values: unknown[]): pg.QueryArrayConfig {
  const text = `
WITH chosen AS MATERIALIZED (
  SELECT *, row_number() OVER () AS place FROM (
    SELECT thread_id, checkpoint_ns, checkpoint_id, parent_checkpoint_id, checkpoint, metadata
    FROM public.checkpoints ${chosen}) AS found
), versions AS (
  SELECT DISTINCT thread_id, checkpoint_ns, given.key AS channel, given.value AS version
  FROM chosen, jsonb_each_text(checkpoint -> 'channel_versions') AS given
)
SELECT 1 AS kind, place, thread_id, checkpoint_ns, checkpoint_id, parent_checkpoint_id, checkpoint, metadata,
  NULL AS task_id, NULL::int AS idx, NULL AS channel, NULL AS version, NULL AS type, NULL AS text, NULL::bytea AS bytes
FROM chosen
UNION ALL
SELECT 2, NULL, thread_id, checkpoint_ns, NULL, NULL, NULL, NULL, NULL, NULL, channel, version, type, ${VALUE}
FROM versions JOIN public.checkpoint_blobs USING (thread_id, checkpoint_ns, channel, version)
WHERE type <> 'empty'
UNION ALL
SELECT 3, place, thread_id, checkpoint_ns, checkpoint_id, NULL, NULL, NULL, task_id, idx, channel, NULL, type, ${VALUE}
FROM chosen JOIN public.checkpoint_writes USING (thread_id, checkpoint_ns, checkpoint_id)
ORDER BY kind, place, task_id, idx`;
  return { text, values, rowMode: "array", ...(name === undefined ? {} : { name }) };
}

/** What only LangChain's own marked objects have in them; everything else is plain JSON. */
export const NEEDS_REVIVAL = /"lc"|"__proto__"/;

/** SQLSTATEs of bytes that are no text in the database's encoding. */
export const NO_TEXT: ReadonlySet<string> = new Set(["22021", "22P05"]);

/** Puts the rows of `tuplesQuery` together. */
export function assembled(rows: readonly TupleRow[]): StoredCheckpoint[] {
  const blobs = new Map<string, StoredBlob>();
  const writes = new Map<string, StoredWrite[]>();
  const found: Omit<StoredCheckpoint, "blobs" | "writes">[] = [];
  for (const row of rows) {
    const [kind, , thread, namespace, id, parent, checkpoint, metadata, task, , channel, version, type, text, bytes] =
      row;
    const blob = { channel: channel ?? "", type: type ?? "", value: text ?? bytes ?? "" };
    if (kind === 1 && id !== null && checkpoint !== null) {
      found.push({ thread, namespace, id, parent, checkpoint, metadata: metadata ?? {} });
    } else if (kind === 2) {
      blobs.set(keyOf(thread, namespace, blob.channel, version ?? ""), blob);
    } else if (kind === 3) {
      const key = keyOf(thread, namespace, id ?? "");
      writes.set(key, [...(writes.get(key) ?? []), { ...blob, task: task ?? "" }]);
    }
  }
  return found.map((each) => ({
    ...each,
    blobs: Object.entries(each.checkpoint.channel_versions ?? {}).flatMap(([channel, version]) => {
      const blob = blobs.get(keyOf(each.thread, each.namespace, channel, String(version)));
      return blob ? [blob] : [];
    }),
    writes: writes.get(keyOf(each.thread, each.namespace, each.id)) ?? [],
  }));
}

function keyOf(...parts: readonly string[]): string {
  return parts.join("\0");
}
