import type pg from "pg";
import type { SessionState } from "../../../../schemas/idea.ts";
import { storageError } from "../../storage-error.ts";

/** The sessions of one state whose last review gave one score; null for those without a review. */
export interface StateCount {
  readonly state: SessionState;
  readonly score: number | null;
  readonly sessions: number;
}

/** How long the finished sessions ran, waiting for people left out; null where there are none. */
export interface Durations {
  readonly medianMs: number | null;
  readonly p95Ms: number | null;
}

/** What was paid for on a day. */
export interface DayUsage {
  /** `YYYY-MM-DD`, UTC. */
  readonly day: string;
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Of the input tokens, those that providers' caches are known to have served. */
  readonly cachedTokens: number;
  /** US dollars; null where no call of the day has a price. */
  readonly costUsd: number | null;
  /** Calls of models whose price is not known, which the cost leaves out. */
  readonly unpricedCalls: number;
}

/** What the database holds, in bytes with indexes, and sessions; parts are null where their tables are not made yet. */
export interface StorageSizes {
  readonly database: number;
  readonly checkpoints: number | null;
  readonly events: number | null;
  readonly ledger: number | null;
  readonly sessions: number | null;
}

/** @throws AppError of category `storage`. */
export function countSessions(pool: pg.Pool): Promise<StateCount[]> {
  return rows(
    pool,
    `SELECT state, score_tenths / 10.0::float8 AS score, count(*)::int AS sessions
     FROM sessions GROUP BY state, score_tenths`,
  );
}

/** @throws AppError of category `storage`. */
export async function sessionDurations(pool: pg.Pool): Promise<Durations> {
  const [durations] = await rows<Durations>(
    pool,
    `SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY ran_ms) AS "medianMs",
       percentile_cont(0.95) WITHIN GROUP (ORDER BY ran_ms) AS "p95Ms"
     FROM sessions WHERE state = 'done'`,
  );
  return durations ?? { medianMs: null, p95Ms: null };
}

/**
 * The last days with a call, the newest first.
 * @param days How many days of the calendar are looked at, today among them.
 * @throws AppError of category `storage`.
 */
export function usageByDay(pool: pg.Pool, days: number): Promise<DayUsage[]> {
  return rows(
    pool,
    `SELECT to_char(day, 'YYYY-MM-DD') AS day, sum(calls)::int AS calls, sum(input_tokens)::float8 AS "inputTokens",
       sum(output_tokens)::float8 AS "outputTokens", sum(unpriced_calls)::int AS "unpricedCalls",
       sum(cached_tokens)::float8 AS "cachedTokens",
       CASE WHEN sum(calls) > sum(unpriced_calls) THEN sum(cost_usd)::float8 END AS "costUsd"
     FROM usage_by_day WHERE day > (now() AT TIME ZONE 'UTC')::date - $1::int
     GROUP BY usage_by_day.day ORDER BY usage_by_day.day DESC`,
    [days],
  );
}

/**
 * Looks at the tables there are, and makes none.
 * @throws AppError of category `storage`.
 */
export async function storageSizes(pool: pg.Pool): Promise<StorageSizes> {
  const size = (table: string) => `pg_total_relation_size(to_regclass('public.${table}'))::float8`;
  const [sizes] = await rows<Omit<StorageSizes, "sessions"> & { hasSessions: boolean }>(
    pool,
    `SELECT pg_database_size(current_database())::float8 AS database, ${size("session_events")} AS events,
       ${["checkpoints", "checkpoint_blobs", "checkpoint_writes"].map(size).join(" + ")} AS checkpoints,
       ${size("llm_calls")} AS ledger, to_regclass('public.sessions') IS NOT NULL AS "hasSessions"`,
  );
  const { hasSessions = false, ...known } = sizes ?? { database: 0, checkpoints: null, events: null, ledger: null };
  if (!hasSessions) return { ...known, sessions: null };
  const [counted] = await rows<{ sessions: number }>(pool, "SELECT count(*)::int AS sessions FROM sessions");
  return { ...known, sessions: counted?.sessions ?? null };
}

async function rows<T extends pg.QueryResultRow>(pool: pg.Pool, sql: string, values: unknown[] = []): Promise<T[]> {
  try {
    return (await pool.query<T>(sql, values)).rows;
  } catch (error) {
    throw storageError(error);
  }
}
