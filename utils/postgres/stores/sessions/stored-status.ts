import type pg from "pg";
import type { Usage } from "../../../../schemas/event.ts";
import type { OpenQuestion } from "../../../../schemas/question.ts";
import { AppError } from "../../../errors.ts";
import { throughOutage } from "../../reconnect.ts";
import { usageOf } from "../call-ledger.ts";
import { UNDO_FOR_MS } from "./cancelled-sessions.ts";
import { IS_CRASHED } from "./crashed-sessions.ts";
import { type Raw, type SessionRow, stamped } from "./session-store.ts";

/** A session as one statement tells how it stands. */
export interface StoredStatus extends Omit<SessionRow, "lineage" | "person" | "ranMs" | "forkedAt"> {
  /** The name of its variant; null is the program as it is. */
  readonly variantName: string | null;
  readonly crashed: boolean;
  readonly score: number | null;
  readonly lastSeq: number;
  /** Those that it waits at, or was cancelled at. */
  readonly questions: readonly OpenQuestion[] | null;
  readonly usage: Usage;
  /** For how many milliseconds its cancel can still be taken back; null where it cannot. */
  readonly undoForMs: number | null;
}

/** $1: the session. */
export const STATUS = `SELECT id AS session, owner, parent, idea, title, preset, model, options, variant, rollout, arm, state, error, score::float8,
    created_at AS "createdAt", updated_at AS "updatedAt", ${IS_CRASHED} AS crashed, coalesce(seq, 0) AS "lastSeq",
    (SELECT name FROM variants WHERE version = sessions.variant) AS "variantName",
    CASE WHEN state IN ('waiting', 'cancelled') AND told.type = 'waiting' THEN told.body -> 'questions' END AS questions,
    ${UNDO_FOR_MS} AS "undoForMs",
    to_json(used.*) AS usage
  FROM sessions LEFT JOIN LATERAL (
      SELECT seq FROM session_events WHERE session = id ORDER BY seq DESC LIMIT 1) AS last ON true
    LEFT JOIN LATERAL (
      SELECT type, body FROM session_events WHERE session = id AND type NOT IN ('cancelled', 'cancel-undone', 'session-queued') ORDER BY seq DESC LIMIT 1
    ) AS told ON true,
    LATERAL (${usageOf("sessions.id")}) AS used
  WHERE id = $1`;

/**
 * A session as it stands, in one statement. A statement sees rows as they were when it began, and locks as they are when it
 * gets to them: a run that ends in between looks like one that crashed, so that a crash has to be seen twice.
 * @throws AppError `session-unknown`; of category `storage`.
 */
export async function storedStatus(pool: pg.Pool, session: string): Promise<StoredStatus> {
  const read = async () => (await throughOutage(pool, () => pool.query<Raw<StoredStatus>>(STATUS, [session]))).rows[0];
  const first = await read();
  const row = first?.crashed ? await read() : first;
  if (!row) throw new AppError("session-unknown", { session });
  return stamped(row);
}
