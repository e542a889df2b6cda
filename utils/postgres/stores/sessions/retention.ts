import type pg from "pg";
import { sessionLockKey } from "../../session-lock-key.ts";
import { storageError } from "../../storage-error.ts";

/** What is kept of sessions that have not changed for a while. */
export interface RetentionRule {
  /** How long a session must not have changed. */
  readonly olderThanHours: number;
  /** How many of its last checkpoints are kept. */
  readonly keepLast: number;
  /** Nothing is removed; the figures are those of a run that does. */
  readonly dryRun: boolean;
}

/** What was removed of a lineage. */
export interface PrunedLineage extends Pruned {
  /** The sessions that are gone for good. */
  readonly gone: readonly string[];
}

/** What was removed. */
export interface Pruned {
  /** The sessions it was removed from, those that are gone for good among them. */
  readonly sessions: number;
  /** Sessions that had been deleted 30 days before, and are gone for good. */
  readonly deleted: number;
  readonly checkpoints: number;
  /** As they were stored: compressed, without their rows' and indexes' overhead. */
  readonly bytes: number;
  /** Sessions that are in use, and were left alone. */
  readonly inUse: number;
}

interface Removed {
  readonly session: string;
  readonly amount: number;
  readonly bytes: number;
}

/** Until then, a session that was deleted can be had again. */
export const DELETED_DAYS = 30;
const IS_DUE = `deleted_at < now() - interval '${DELETED_DAYS} days'`;
/** $1 is the number of hours. What is due goes as a whole. */
const IS_OLD = `updated_at < now() - make_interval(hours => $1::int) AND (${IS_DUE}) IS NOT TRUE`;
const FIGURES = "SELECT session, count(*)::int AS amount, sum(bytes)::float8 AS bytes FROM gone GROUP BY session";

/**
 * All but the last checkpoints of each namespace, those that a session was forked from, and those that belong to a
 * step of one that is kept. Each is whole by itself, since the graph has no channel that is read from older ones.
 */
const REMOVE_CHECKPOINTS = `
  WITH judged AS (
    SELECT thread_id, checkpoint_ns, checkpoint_id, metadata -> 'parents' ->> '' AS root,
      row_number() OVER (PARTITION BY thread_id, checkpoint_ns ORDER BY checkpoint_id DESC) <= $2
        OR EXISTS (SELECT FROM all_sessions WHERE parent = thread_id AND forked_at = checkpoint_id) AS kept
    FROM checkpoints WHERE thread_id = ANY($1)
  ), gone AS (
    DELETE FROM checkpoints USING judged
    WHERE checkpoints.thread_id = judged.thread_id AND checkpoints.checkpoint_ns = judged.checkpoint_ns
      AND checkpoints.checkpoint_id = judged.checkpoint_id AND NOT judged.kept
      AND NOT EXISTS (
        SELECT FROM judged AS step WHERE step.kept AND step.thread_id = judged.thread_id
          AND step.checkpoint_ns = '' AND step.checkpoint_id = judged.root)
    RETURNING judged.thread_id AS session, pg_column_size(checkpoint) + pg_column_size(metadata) AS bytes
  ) ${FIGURES}`;

const REMOVE_WRITES = `
  WITH gone AS (
    DELETE FROM checkpoint_writes AS write WHERE thread_id = ANY($1) AND NOT EXISTS (
      SELECT FROM checkpoints WHERE thread_id = write.thread_id AND checkpoint_ns = write.checkpoint_ns
        AND checkpoint_id = write.checkpoint_id)
    RETURNING thread_id AS session, pg_column_size(blob) AS bytes
  ) ${FIGURES}`;

const REMOVE_BLOBS = `
  WITH gone AS (
    DELETE FROM checkpoint_blobs
    WHERE thread_id = ANY($1) AND (thread_id, checkpoint_ns, channel, version) NOT IN (
      SELECT thread_id, checkpoint_ns, needed.key, needed.value
      FROM checkpoints, jsonb_each_text(checkpoint -> 'channel_versions') AS needed WHERE thread_id = ANY($1))
    RETURNING thread_id AS session, coalesce(pg_column_size(blob), 0) AS bytes
  ) ${FIGURES}`;

/**
 * Since when answers, searches and choices are still asked for, by all but the sessions of $2, which go: the oldest checkpoint that is
 * left in the lineage. A fork may ask for what came after the checkpoint it was made from, which is why that one must be
 * there; a session without a checkpoint may ask for all.
 */
const REACH = `
  reach AS (
    SELECT CASE WHEN bool_and(oldest.at IS NOT NULL AND (forked_at IS NULL OR id = lineage OR origin.at IS NOT NULL))
      THEN min(least(oldest.at, origin.at)) END AS since
    FROM all_sessions LEFT JOIN LATERAL (
      SELECT (checkpoint ->> 'ts')::timestamptz AS at FROM checkpoints
      WHERE thread_id = id AND checkpoint_ns = '' ORDER BY checkpoint_id LIMIT 1) AS oldest ON true
    LEFT JOIN LATERAL (
      SELECT (checkpoint ->> 'ts')::timestamptz AS at FROM checkpoints
      WHERE id <> lineage AND thread_id = parent AND checkpoint_ns = '' AND checkpoint_id = forked_at) AS origin ON true
    WHERE lineage = $1 AND id <> ALL($2)
  )`;

/** Text without figures, of streams that broke, stays: it shows which model was asked. */
const REMOVE_ANSWERS = `
  WITH ${REACH}, old AS (
    SELECT llm_calls.id, session, pg_column_size(answer) AS bytes FROM llm_calls, reach
    WHERE lineage = $1 AND answer IS NOT NULL AND input_tokens IS NOT NULL AND settled_at < reach.since
    ORDER BY llm_calls.id FOR UPDATE OF llm_calls
  ), gone AS (
    UPDATE llm_calls SET answer = NULL FROM old WHERE llm_calls.id = old.id RETURNING old.session, old.bytes
  ) ${FIGURES}`;

const REMOVE_SEARCHES = `
  WITH ${REACH}, gone AS (
    DELETE FROM searches USING reach WHERE lineage = $1 AND found_at < reach.since
    RETURNING session, pg_column_size(pages) AS bytes
  ) ${FIGURES}`;

const REMOVE_CHOICES = `
  WITH ${REACH}, gone AS (
    DELETE FROM meaning_choices USING reach WHERE lineage = $1 AND chosen_at < reach.since
    RETURNING session, pg_column_size(chosen) AS bytes
  ) ${FIGURES}`;

/** Of sessions that go, in this order: the last one takes its audit trail, requests and list of files with it. */
const REMOVE_SESSIONS = [
  `WITH gone AS (
     DELETE FROM checkpoints WHERE thread_id = ANY($1)
     RETURNING thread_id AS session, pg_column_size(checkpoint) + pg_column_size(metadata) AS bytes
   ) ${FIGURES}`,
  REMOVE_WRITES,
  REMOVE_BLOBS,
  `WITH gone AS (
     DELETE FROM session_events WHERE session = ANY($1) RETURNING session, pg_column_size(body) AS bytes
   ) ${FIGURES}`,
  `WITH gone AS (
     DELETE FROM plan_versions WHERE session = ANY($1) RETURNING session, pg_column_size(plan) AS bytes
   ) ${FIGURES}`,
  `WITH gone AS (
     DELETE FROM all_sessions WHERE id = ANY($1) RETURNING id AS session, pg_column_size(all_sessions.*) AS bytes
   ) ${FIGURES}`,
];

/** Where nobody shares them any more. */
const UNSHARED = "lineage = $1 AND NOT EXISTS (SELECT FROM all_sessions WHERE lineage = $1)";
const REMOVE_LINEAGE = [
  `WITH gone AS (
     DELETE FROM llm_calls WHERE ${UNSHARED} RETURNING session, coalesce(pg_column_size(answer), 0) AS bytes
   ) ${FIGURES}`,
  `WITH gone AS (DELETE FROM searches WHERE ${UNSHARED} RETURNING session, pg_column_size(pages) AS bytes) ${FIGURES}`,
  `WITH gone AS (
     DELETE FROM meaning_choices WHERE ${UNSHARED} RETURNING session, pg_column_size(chosen) AS bytes
   ) ${FIGURES}`,
];

/** A file that is being given just now is mapped later than it is stored: an hour is longer than any statement. */
const UNUSED_HOURS = 1;
const UNUSED = `used_at < now() - make_interval(hours => $1::int)
  AND NOT EXISTS (SELECT FROM session_documents WHERE document = id)`;
/** The same, as if the sessions that are due were gone. */
const WILL_BE_UNUSED = `used_at < now() - make_interval(hours => $1::int) AND NOT EXISTS (
  SELECT FROM session_documents AS given JOIN all_sessions AS owner ON owner.id = session
  WHERE document = documents.id AND (owner.${IS_DUE}) IS NOT TRUE)`;
const SIZE = `SELECT coalesce(sum(pg_column_size(text) + pg_column_size(terms)), 0)::float8 AS bytes
  FROM passages WHERE document IN (SELECT id FROM unused)`;

/**
 * The lineages with a session that is old and has more than is to be kept, or that was deleted long ago.
 * @throws AppError of category `storage`.
 */
export async function prunableLineages(pool: pg.Pool, { olderThanHours, keepLast }: RetentionRule): Promise<string[]> {
  const query = `SELECT DISTINCT lineage FROM all_sessions WHERE ${IS_DUE} OR (${IS_OLD} AND
    EXISTS (SELECT FROM checkpoints WHERE thread_id = id OFFSET $2)) ORDER BY lineage`;
  const { rows } = await pool.query<{ lineage: string }>(query, [olderThanHours, keepLast]).catch(fail);
  return rows.map(({ lineage }) => lineage);
}

/**
 * Removes what is not to be kept of the sessions that share answers, in one transaction under the locks of those that
 * are old or go. Every session that stays can be gone on with, answered and forked from what is left, without paying twice.
 * @throws AppError of category `storage`; nothing is removed then.
 */
export async function pruneLineage(pool: pg.Pool, lineage: string, rule: RetentionRule): Promise<PrunedLineage> {
  const client = await pool.connect().catch(fail);
  try {
    await client.query("BEGIN");
    const { old, due, inUse } = await lockPrunable(client, lineage, rule.olderThanHours);
    const removed = async (sql: string, ...values: unknown[]) => (await client.query<Removed>(sql, values)).rows;
    const thinned = await removed(REMOVE_CHECKPOINTS, old, rule.keepLast);
    const rest = [
      ...(await removed(REMOVE_WRITES, old)),
      ...(await removed(REMOVE_BLOBS, old)),
      // Before the sessions go: how far back the others reach hangs on the checkpoints that they were made from.
      ...(await removed(REMOVE_ANSWERS, lineage, due)),
      ...(await removed(REMOVE_SEARCHES, lineage, due)),
      ...(await removed(REMOVE_CHOICES, lineage, due)),
    ];
    const [dropped = [], ...others] = due.length > 0 ? await removeSessions(due, lineage, removed) : [];
    const gone = others.flat();
    await client.query(rule.dryRun ? "ROLLBACK" : "COMMIT");
    client.release();
    const checkpoints = [...thinned, ...dropped];
    const all = [...checkpoints, ...rest, ...gone];
    return {
      sessions: new Set(all.map(({ session }) => session)).size,
      deleted: due.length,
      gone: due,
      checkpoints: checkpoints.reduce((sum, { amount }) => sum + amount, 0),
      bytes: all.reduce((sum, { bytes }) => sum + bytes, 0),
      inUse,
    };
  } catch (error) {
    client.release(true); // closing the connection ends the transaction and gives the locks back
    throw storageError(error);
  }
}

/** @returns What was removed: checkpoints first. */
async function removeSessions(
  sessions: readonly string[],
  lineage: string,
  removed: (sql: string, ...values: unknown[]) => Promise<Removed[]>,
): Promise<Removed[][]> {
  const found: Removed[][] = [];
  for (const sql of REMOVE_SESSIONS) found.push(await removed(sql, sessions));
  for (const sql of REMOVE_LINEAGE) found.push(await removed(sql, lineage));
  return found;
}

/**
 * Removes the files that no session has any more, and tells how many bytes they took.
 * @throws AppError of category `storage`.
 */
export async function pruneDocuments(pool: pg.Pool, { olderThanHours, dryRun }: RetentionRule): Promise<number> {
  const remove = `WITH unused AS (DELETE FROM documents WHERE ${UNUSED} RETURNING id) ${SIZE}`;
  const count = `WITH unused AS (SELECT id FROM documents WHERE ${WILL_BE_UNUSED}) ${SIZE}`;
  const hours = Math.max(olderThanHours, UNUSED_HOURS);
  const { rows } = await pool.query<{ bytes: number }>(dryRun ? count : remove, [hours]).catch(fail);
  return rows[0]?.bytes ?? 0;
}

/** Locks the sessions of a lineage that are old, or due, until the transaction ends; those in use are only counted. */
async function lockPrunable(client: pg.PoolClient, lineage: string, olderThanHours: number) {
  const { rows } = await client.query<{ id: string; ours: boolean }>(
    `SELECT id, pg_try_advisory_xact_lock(${sessionLockKey("id")}) AS ours FROM all_sessions
     WHERE (${IS_OLD} OR ${IS_DUE}) AND lineage = $2`,
    [olderThanHours, lineage],
  );
  const locked = rows.filter(({ ours }) => ours).map(({ id }) => id);
  // Looked at again: whoever had a session until now has changed it.
  const { rows: found } = await client.query<{ id: string; due: boolean }>(
    `SELECT id, (${IS_DUE}) IS TRUE AS due FROM all_sessions WHERE (${IS_OLD} OR ${IS_DUE}) AND id = ANY($2)`,
    [olderThanHours, locked],
  );
  const idsOf = (due: boolean) => found.filter((one) => one.due === due).map(({ id }) => id);
  return { old: idsOf(false), due: idsOf(true), inUse: rows.length - locked.length };
}

function fail(error: unknown): never {
  throw storageError(error);
}
