import type pg from "pg";
import { throughOutage } from "../reconnect.ts";
import { HELD_LOCKS, sessionLockKey } from "../session-lock-key.ts";

/** The SQL of what a crash left: it is "running", and nobody holds its lock. */
export const IS_CRASHED = `state = 'running' AND ${sessionLockKey("id")} NOT IN (${HELD_LOCKS})`;

/**
 * The sessions that a server's crash left running, the oldest first. What was changed in the last 5 seconds is left out: it
 * may be stored and not taken yet.
 * @throws AppError of category `storage`.
 */
export async function crashedServed(pool: pg.Pool): Promise<string[]> {
  const { rows } = await throughOutage(pool, () =>
    pool.query<{ id: string }>(
      `SELECT id FROM sessions WHERE is_served AND updated_at < now() - interval '5 seconds' AND ${IS_CRASHED}
       ORDER BY created_at, id`,
    ),
  );
  return rows.map(({ id }) => id);
}
