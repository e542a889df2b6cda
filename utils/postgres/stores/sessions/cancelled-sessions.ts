import type pg from "pg";
import type { FailureReport } from "../../../../schemas/event.ts";
import type { SessionState } from "../../../../schemas/idea.ts";
import type { OpenQuestion } from "../../../../schemas/question.ts";
import { AppError } from "../../../errors.ts";
import { type Claim, writeClaimed } from "../../claim.ts";
import { throughOutage } from "../../reconnect.ts";
import type { Statements } from "../../transaction.ts";
import { eventColumns, type StampedEvent, storingEvents } from "./event-store.ts";

/** For how long a cancel can be taken back, by the database's clock. */
export const UNDO_SECONDS = 60;

/** Where `$3` is the state that a session comes to. A statement that is done again after an outage finds it cancelled. */
export const KEEPING_HOW_IT_STOOD = `cancelled_from = CASE WHEN $3 <> 'cancelled' THEN NULL WHEN state = 'cancelled' THEN cancelled_from
            ELSE jsonb_build_object('state', state, 'error', error) END,
          cancelled_at = CASE WHEN $3 <> 'cancelled' THEN NULL WHEN state = 'cancelled' THEN cancelled_at ELSE now() END`;

/** What a session was asked to do and has not come to the end of is kept: an undo of the cancel brings it back. */
export const HOLDING_BACK = `held_back AS (
    UPDATE run_requests SET cancelled_at = now() FROM ours
    WHERE $3 = 'cancelled' AND run_requests.session = ours.id AND run_requests.cancelled_at IS NULL)`;

/** The SQL of how many milliseconds are left in which a session's cancel can be taken back; null where there are none. */
export const UNDO_FOR_MS = `CASE WHEN state = 'cancelled' AND cancelled_from IS NOT NULL THEN nullif(greatest(0, ceil(
    ${UNDO_SECONDS * 1_000} - 1000 * extract(epoch FROM clock_timestamp() - cancelled_at))), 0)::int END`;

/** A cancelled session, and how it stood before. */
export interface CancelledSession {
  /** As it is now: `cancelled`, unless somebody has gone on with it. */
  readonly state: SessionState;
  /** Null where that was not kept. */
  readonly from: { readonly state: SessionState; readonly error: FailureReport | null } | null;
  readonly isInTime: boolean;
  /** Those that it waited at last. */
  readonly questions: readonly OpenQuestion[] | null;
  readonly lastSeq: number;
}

const CANCELLED = `SELECT state, cancelled_from AS "from", coalesce(${UNDO_FOR_MS} > 0, false) AS "isInTime",
    (SELECT body -> 'questions' FROM session_events WHERE session = id AND type = 'waiting' ORDER BY seq DESC LIMIT 1) AS questions,
    (SELECT coalesce(max(seq), 0) FROM session_events WHERE session = id) AS "lastSeq"
  FROM sessions WHERE id = $1`;

/** How a session stood when it was cancelled. @throws AppError `session-unknown`; of category `storage`. */
export async function cancelledSession(pool: pg.Pool, session: string): Promise<CancelledSession> {
  const { rows } = await throughOutage(pool, () => pool.query<CancelledSession>(CANCELLED, [session]));
  const [row] = rows;
  if (!row) throw new AppError("session-unknown", { session });
  return row;
}

/** What a session is brought back to. */
export interface UndoneCancel {
  readonly state: SessionState;
  readonly error: FailureReport | null;
  readonly events: readonly StampedEvent[];
}

/**
 * Takes a cancel back in one statement: how the session stands, what it was asked to do, and the events that tell of it. Once
 * more after an outage it changes nothing.
 * @param on The client of a transaction that it is a part of.
 * @throws AppError `session-in-use` where the session is not ours any more; of category `storage`.
 */
export async function undoCancelled(
  pool: pg.Pool,
  claim: Claim,
  { state, error, events }: UndoneCancel,
  on?: Statements,
): Promise<void> {
  const parts = `undone AS (
      UPDATE sessions SET state = $3, error = $4, cancelled_from = NULL, cancelled_at = NULL, updated_at = now()
      FROM ours WHERE sessions.id = ours.id),
    asked_again AS (
      UPDATE run_requests SET cancelled_at = NULL FROM ours, sessions
      WHERE sessions.id = ours.id AND run_requests.session = ours.id AND run_requests.cancelled_at = sessions.cancelled_at),
    ${storingEvents("ours", ["$5", "$6", "$7", "$8"])}`;
  const values = [state, error && JSON.stringify(error), ...eventColumns(events)];
  await writeClaimed(pool, claim, parts, values, "", on);
}
