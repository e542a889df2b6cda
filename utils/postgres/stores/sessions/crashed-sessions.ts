import type pg from "pg";
import type { EventOrigin } from "../../../../schemas/event.ts";
import { throughOutage } from "../../reconnect.ts";
import { HELD_LOCKS, sessionLockKey } from "../../session-lock-key.ts";

/** The SQL of what a crash left: it is "running", and nobody holds its lock. */
export const IS_CRASHED = `state = 'running' AND ${sessionLockKey("id")} NOT IN (${HELD_LOCKS})`;

/** A session that a server's crash left, and whose request it was running for. */
export interface CrashedSession extends EventOrigin {
  readonly session: string;
  readonly owner: string | null;
}

/** A server's that a crash left, a worker's, or one that waits for a worker. */
const IS_TO_TAKE_UP = `state = 'queued' OR (${IS_CRASHED} AND (is_served OR EXISTS (
    SELECT FROM run_requests WHERE session = sessions.id AND cancelled_at IS NULL)))`;

/**
 * The sessions that servers and workers left running when they died, or that wait for a worker, the oldest first. What was
 * changed in the last 5 seconds is left out: it may be stored and not taken yet.
 * @throws AppError of category `storage`.
 */
export async function crashedServed(pool: pg.Pool): Promise<CrashedSession[]> {
  const { rows } = await throughOutage(pool, () =>
    pool.query<Pick<CrashedSession, "session" | "owner"> & { readonly begun: EventOrigin | null }>(
      `SELECT id AS session, owner, (
         SELECT body FROM session_events WHERE session = id AND type = 'session-started' ORDER BY seq DESC LIMIT 1
       ) AS begun
       FROM sessions WHERE updated_at < now() - interval '5 seconds' AND (${IS_TO_TAKE_UP})
       ORDER BY created_at, id`,
    ),
  );
  return rows.map(({ begun, ...row }) => {
    const { requestId, traceId } = begun ?? {};
    return { ...row, ...(requestId === undefined ? {} : { requestId }), ...(traceId === undefined ? {} : { traceId }) };
  });
}
