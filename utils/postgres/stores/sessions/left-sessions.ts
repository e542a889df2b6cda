import type pg from "pg";
import type { Priority } from "../../../../schemas/idea.ts";
import { throughOutage } from "../../reconnect.ts";
import { HELD_LOCKS, sessionLockKey } from "../../session-lock-key.ts";
import { inTransaction, type Statements } from "../../transaction.ts";

/** A session that waits for a worker, or was left running by a crash. */
export interface LeftSession {
  readonly session: string;
  readonly model: string;
  readonly owner: string | null;
  readonly priority: Priority;
}

/** What a process of its own runs, as a command line does, is that process's to go on with. */
const IS_LEFT = `(state = 'queued' OR state = 'running' AND is_served)
  AND updated_at < clock_timestamp() - interval '5 seconds' AND ${sessionLockKey("id")} NOT IN (${HELD_LOCKS})`;
const COLUMNS = `id AS session, model, owner, coalesce(options ->> 'priority', 'normal') AS priority`;
/** As many as are looked after at a time. */
const MOST = 500;

/**
 * The sessions that somebody is to go on with and nobody runs, the oldest first. What was changed in the last 5 seconds is
 * left out: it may be stored and not taken yet.
 * @throws AppError of category `storage`.
 */
export async function leftSessions(pool: pg.Pool): Promise<LeftSession[]> {
  const { rows } = await throughOutage(pool, () =>
    pool.query<LeftSession>(`SELECT ${COLUMNS} FROM sessions WHERE ${IS_LEFT} ORDER BY created_at, id LIMIT ${MOST}`),
  );
  return rows;
}

/**
 * Does something for a session that is left, where it still is and nobody else is just doing so, in one transaction.
 * @returns Whether it was done.
 * @throws What `work` throws; AppError of category `storage`.
 */
export async function forLeftSession(
  pool: pg.Pool,
  session: string,
  work: (client: Statements) => Promise<boolean>,
): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    const { rowCount } = await client.query(
      `SELECT FROM sessions WHERE id = $1 AND ${IS_LEFT} FOR NO KEY UPDATE SKIP LOCKED`,
      [session],
    );
    return rowCount === 1 && (await work(client));
  });
}
