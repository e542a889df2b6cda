import type pg from "pg";
import type { Claim } from "./claim.ts";

/** The channel of sections in the making; a payload is the JSON of a `SectionDelta`. */
export const DELTA_CHANNEL = "plancraft_deltas";
/** Postgres takes less than 8,000 bytes; how it counts them is its own affair. */
export const MAX_PAYLOAD_BYTES = 7_900;

/**
 * Who shows sessions holds a shared lock for each, and who runs them asks whether the lock is free. A lock takes a place in
 * the server's memory, where there is room for some thousands: so sessions share 64, and a process never holds more.
 */
const keyOf = (session: string) => `hashtext('plancraft deltas'), hashtext(${session}) & 63`;

/** Tells senders that a session is looked at, on the connection that listens. As often as it is told, it has to be untold. */
export const LOOK_AT = `SELECT pg_advisory_lock_shared(${keyOf("$1")})`;
/** Tells that one who looked at a session does so no more. A connection that ends has untold all. */
export const LOOK_AWAY = `SELECT pg_advisory_unlock_shared(${keyOf("$1")})`;

/**
 * Asked and sent in one statement, since each that notifies waits for every other commit that does. Where two processes ask
 * at the same moment, one of them may take the other for a listener, and sends a piece in vain. Nothing is sent of a session
 * that is another process's by now: who looks at it sees that one's sections.
 */
const SEND = `WITH asked AS MATERIALIZED (
    SELECT session, claim.epoch, NOT pg_try_advisory_xact_lock(${keyOf("session")}) AS heard
    FROM unnest($1::text[], $2::bigint[]) AS claim(session, epoch)
      JOIN sessions ON id = session AND sessions.epoch = claim.epoch
  ), sent AS MATERIALIZED (
    SELECT pg_notify('${DELTA_CHANNEL}', payload)
    FROM unnest($3::text[], $4::bigint[], $5::text[]) WITH ORDINALITY AS piece(session, epoch, payload, nth)
      JOIN asked USING (session, epoch)
    WHERE heard ORDER BY nth
  )
  SELECT session, (SELECT count(*) FROM sent) FROM asked WHERE heard`;

/** Whose sections are sent, and under which claim. */
export type DeltaSender = Pick<Claim, "session" | "epoch">;

/** A piece of a session's section, as it is sent. */
export interface DeltaPayload extends DeltaSender {
  readonly payload: string;
}

/**
 * Sends pieces of sections to whoever looks at their sessions, in order, in one statement.
 * @param senders Those that are asked about: the pieces' own, and others that there is nothing to send of yet.
 * @returns Those that somebody looks at.
 * @throws Error what the database says: then nothing was sent.
 */
export async function sendDeltas(
  pool: Pick<pg.Pool, "query">,
  senders: readonly DeltaSender[],
  pieces: readonly DeltaPayload[],
): Promise<ReadonlySet<string>> {
  const values = [...columnsOf(senders), ...columnsOf(pieces), pieces.map(({ payload }) => payload)];
  const { rows } = await pool.query<{ readonly session: string }>({ name: "send-deltas", text: SEND, values });
  return new Set(rows.map(({ session }) => session));
}

function columnsOf(senders: readonly DeltaSender[]): readonly [string[], string[]] {
  return [senders.map(({ session }) => session), senders.map(({ epoch }) => epoch)];
}
