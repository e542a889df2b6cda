import type pg from "pg";
import type { SessionState } from "../../../../schemas/idea.ts";
import { AppError } from "../../../errors.ts";
import type { Claim } from "../../claim.ts";
import { throughOutage } from "../../reconnect.ts";
import { HELD_LOCKS, sessionLockKey } from "../../session-lock-key.ts";
import type { SignalChannel } from "../../signals.ts";
import { DELETED_DAYS } from "./retention.ts";

/** A session that somebody wants cancelled. */
export interface SessionToCancel {
  readonly state: SessionState;
  /** Somebody has its lock, in whatever process: mostly whoever runs it. */
  readonly isHeld: boolean;
}

const CANCELS: SignalChannel = "plancraft_cancels";
const EVENTS: SignalChannel = "plancraft_events";
/** Those that a cancel has nothing to do with. */
const SETTLED = "('done', 'partial', 'cancelled')";

/**
 * Notes the epoch that is to end, so that nobody has to be told twice and the run after it is not meant; the process that
 * runs it is told with the commit.
 */
const REQUEST = `WITH asked AS (
    UPDATE sessions SET cancel_epoch = epoch
    WHERE id = $1 AND state NOT IN ${SETTLED} AND cancel_epoch IS DISTINCT FROM epoch RETURNING id
  ), told AS MATERIALIZED (SELECT pg_notify('${CANCELS}', id) FROM asked)
  SELECT state, ${sessionLockKey("id")} IN (${HELD_LOCKS}) AS "isHeld", (SELECT count(*) FROM told) AS told
  FROM sessions WHERE id = $1`;

/** Once more after an outage it stays as it is. Who follows the session is told, and finds it unknown. */
const DELETE = `WITH gone AS (
    UPDATE all_sessions SET deleted_at = coalesce(deleted_at, now()) WHERE id = $1 AND epoch = $2::bigint RETURNING id
  )
  SELECT id, pg_notify('${EVENTS}', id) FROM gone`;

/** A session that was deleted, and can still be had again. */
export interface DeletedSession {
  readonly session: string;
  readonly title: string | null;
  /** ISO 8601, UTC, like `until`. */
  readonly deletedAt: string;
  /** From then on `prune` removes it for good. */
  readonly until: string;
}

/** Under its lock, which a prune has while it removes it for good; without a row nobody waits for it. */
const UNDELETE = `WITH locked AS MATERIALIZED (SELECT pg_try_advisory_xact_lock(${sessionLockKey("$1")}) AS taken),
  back AS (
    UPDATE all_sessions SET deleted_at = NULL FROM locked WHERE id = $1 AND taken AND deleted_at IS NOT NULL RETURNING id
  )
  SELECT taken, (SELECT count(*)::int FROM back) AS back FROM locked`;

/** What ends sessions from outside of their runs. Every method throws AppError of category `storage`. */
export class OutsideEndings {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /**
   * Asks whoever runs a session to cancel it; where that is killed first, whoever takes it up finds the request.
   * @returns How the session stood before.
   * @throws AppError `session-unknown`.
   */
  async requestCancel(session: string): Promise<SessionToCancel> {
    const [row] = await this.#rows<SessionToCancel>(REQUEST, [session]);
    if (!row) throw new AppError("session-unknown", { session });
    return { state: row.state, isHeld: row.isHeld };
  }

  /** Which of these sessions somebody wants cancelled, as they run now. */
  async cancelRequested(sessions: readonly string[]): Promise<string[]> {
    const rows = await this.#rows<{ id: string }>(
      "SELECT id FROM sessions WHERE id = ANY($1) AND cancel_epoch = epoch",
      [sessions],
    );
    return rows.map(({ id }) => id);
  }

  /**
   * Deletes a session: only its id stays taken, and `prune` removes the rest of it for good.
   * @throws AppError `session-in-use` where the session is not ours any more.
   */
  async delete(claim: Claim): Promise<void> {
    const rows = await this.#rows(DELETE, [claim.session, claim.epoch]);
    if (rows.length === 0) throw await claim.refused();
  }

  /**
   * Brings a session back that was deleted; one that is not stays as it is.
   * @throws AppError `session-in-use` where it is just removed for good.
   */
  async undelete(session: string): Promise<void> {
    const [row] = await this.#rows<{ taken: boolean }>(UNDELETE, [session]);
    if (!row?.taken) throw new AppError("session-in-use", { session, holder: "prune" });
  }

  /** The sessions that were deleted, the last one first. @param owner Whose; everybody's where null. */
  async deleted(owner: string | null): Promise<DeletedSession[]> {
    const rows = await this.#rows<Omit<DeletedSession, "deletedAt" | "until"> & { deletedAt: Date; until: Date }>(
      `SELECT id AS session, title, deleted_at AS "deletedAt", deleted_at + interval '${DELETED_DAYS} days' AS until
       FROM all_sessions WHERE deleted_at IS NOT NULL AND ($1::text IS NULL OR owner = $1)
       ORDER BY deleted_at DESC, id DESC`,
      [owner],
    );
    return rows.map((row) => ({ ...row, deletedAt: row.deletedAt.toISOString(), until: row.until.toISOString() }));
  }

  async #rows<T extends pg.QueryResultRow>(sql: string, values: unknown[]): Promise<T[]> {
    return (await throughOutage(this.#pool, () => this.#pool.query<T>(sql, values))).rows;
  }
}
