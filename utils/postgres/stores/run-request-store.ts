import type pg from "pg";
import { RunRequest } from "../../../schemas/run-request.ts";
import { AppError } from "../../errors.ts";
import { type Claim, writeClaimed } from "../claim.ts";
import { throughOutage } from "../reconnect.ts";
import type { Statements } from "../transaction.ts";
import { eventColumns, type StampedEvent, storingEvents } from "./sessions/event-store.ts";
import type { SessionOptions } from "./sessions/session-store.ts";

/** What a session was asked to do and has not come to the end of. */
export interface StoredRequest {
  readonly id: string;
  readonly request: RunRequest;
  /** How often it was tried and failed in a way that may pass. */
  readonly failures: number;
}

/** What is stored where a session is asked to run. */
export interface AskedRun {
  readonly session: string;
  /** The claim that it is asked under; null for a session that is made in the same transaction. */
  readonly epoch: string | null;
  readonly id: string;
  /** Null where it is stored already, and only to be carried out now. */
  readonly request: RunRequest | null;
  /** Kept as they are where null. */
  readonly options: SessionOptions | null;
  /** The ids of requests that it takes the place of. */
  readonly replaces: readonly string[];
  readonly event: StampedEvent;
}

const ASK = `WITH ours AS MATERIALIZED (
    SELECT id FROM sessions WHERE id = $1 AND ($2::bigint IS NULL OR epoch = $2::bigint) FOR KEY SHARE
  ), replaced AS (
    DELETE FROM run_requests USING ours WHERE session = ours.id AND run_requests.id = ANY($5::uuid[])
  ), wanted_again AS (
    UPDATE run_requests SET cancelled_at = NULL FROM ours
    WHERE session = ours.id AND cancelled_at IS NOT NULL AND run_requests.id <> ALL($5::uuid[])
  ), asked AS (
    INSERT INTO run_requests (id, session, body) SELECT $3::uuid, ours.id, $4::jsonb FROM ours WHERE $4::jsonb IS NOT NULL
  ), queued AS (
    UPDATE sessions SET state = 'queued', error = NULL, cancelled_from = NULL, cancelled_at = NULL, options = coalesce($6::jsonb, options), updated_at = now() FROM ours
    WHERE sessions.id = ours.id
  ), ${storingEvents("ours", ["$7", "$8", "$9", "$10"])}
  SELECT id FROM ours`;

/**
 * `run_requests`: what sessions were asked to do, whether or not there is a queue. Methods throw AppError of category
 * `storage`; those that write under a claim `session-in-use` where the session is another process's.
 */
export class RunRequestStore {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /** What a session is to do, the oldest first. @param withHeldBack What a cancel holds back, too. */
  async waiting(session: string, withHeldBack = false): Promise<StoredRequest[]> {
    const { rows } = await throughOutage(this.#pool, () =>
      this.#pool.query<Omit<StoredRequest, "request"> & { readonly body: unknown }>(
        `SELECT id, body, failures FROM run_requests WHERE session = $1 AND ($2 OR cancelled_at IS NULL)
         ORDER BY created_at, id`,
        [session, withHeldBack],
      ),
    );
    return rows.map(({ body, ...row }) => ({ ...row, request: RunRequest.parse(body) }));
  }

  /** After an outage: whether the transaction that asked went through. */
  async isAsked(client: Statements, { session, id, event }: AskedRun): Promise<boolean> {
    const text = "SELECT FROM session_events WHERE session = $1 AND seq = $2 AND body ->> 'request' = $3";
    return (await client.query(text, [session, event.seq, id])).rowCount === 1;
  }

  /**
   * Stores within somebody's transaction that a session is asked to run: it is queued from then on. What a cancel held back
   * is to be done as well.
   * @throws AppError `session-in-use` where the claim is not the session's any more.
   */
  async ask(client: Statements, asked: AskedRun): Promise<void> {
    const { session, epoch, id, request, options, replaces, event } = asked;
    const { rowCount } = await client.query(ASK, [
      session,
      epoch,
      id,
      request && JSON.stringify(request),
      replaces,
      options && JSON.stringify(options),
      ...eventColumns([event]),
    ]);
    if (rowCount === 0) throw new AppError("session-in-use", { session, holder: "another process" });
  }

  /** What a cancel held back is to be done: somebody goes on with the session. */
  async wantAgain(claim: Claim): Promise<void> {
    const update =
      "UPDATE run_requests SET cancelled_at = NULL FROM ours WHERE session = ours.id AND cancelled_at IS NOT NULL";
    await writeClaimed(this.#pool, claim, `wanted AS (${update})`, []);
  }

  /** Takes requests away whose answers others take the place of. */
  async remove(claim: Claim, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const gone = "DELETE FROM run_requests USING ours WHERE session = ours.id AND run_requests.id = ANY($3::uuid[])";
    await writeClaimed(this.#pool, claim, `gone AS (${gone})`, [ids]);
  }

  /** Stores what a session is to do that runs already: it was left by a crash, and nobody had stored what for. */
  async add(claim: Claim, id: string, request: RunRequest): Promise<void> {
    const insert = "INSERT INTO run_requests (id, session, body) SELECT $3::uuid, ours.id, $4::jsonb FROM ours";
    const parts = `added AS (${insert} ON CONFLICT DO NOTHING)`;
    await writeClaimed(this.#pool, claim, parts, [id, JSON.stringify(request)]);
  }
}
