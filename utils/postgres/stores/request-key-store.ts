import type pg from "pg";
import { throughOutage } from "../reconnect.ts";

/** A client that has not heard for a day asks anew. */
const KEPT_HOURS = 24;
/** Renewed long before its end; after a crash, so long a retry has to wait. */
export const LEASE_SECONDS = 15;

/** What a request was answered. */
export interface KeptAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A request under its key. */
export interface KeyedRequest {
  readonly person: string;
  readonly key: string;
  /** A hash of all that makes it this request. */
  readonly request: string;
}

/** What is kept of a request that somebody else carries out, or has carried out. */
export interface KeptRequest {
  readonly request: string;
  readonly answer: KeptAnswer | null;
  /** For how long whoever carries it out has not to be heard of, rounded up. */
  readonly leasedSeconds: number;
}

/** `request_keys`: who carries out a request, and what it was answered. Methods throw AppError of category `storage`. */
export class RequestKeyStore {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /**
   * Takes a request where nobody has it: nobody ever did, more than a day ago, or whoever did is gone.
   * @param holder Names the taker, differently each time.
   * @param once A new session's id, which is not taken.
   * @returns What the request is made under, the same each time; null where there is nothing to take.
   */
  async claim({ person, key, request }: KeyedRequest, holder: string, once: string): Promise<string | null> {
    const [row] = await this.#rows<{ once: string }>(
      `INSERT INTO request_keys AS kept (person, key, request, once, holder, leased_until)
       SELECT $1, $2, $3, $5, $4, now() + make_interval(secs => $6)
       WHERE NOT EXISTS (SELECT FROM sessions WHERE id = $5)
       ON CONFLICT (person, key) DO UPDATE SET
         request = EXCLUDED.request, holder = EXCLUDED.holder, leased_until = EXCLUDED.leased_until,
         status = NULL, headers = NULL, body = NULL,
         once = CASE WHEN ${OUTLIVED} THEN EXCLUDED.once ELSE kept.once END,
         created_at = CASE WHEN ${OUTLIVED} THEN now() ELSE kept.created_at END
       WHERE ${OUTLIVED} OR (kept.request = EXCLUDED.request AND kept.status IS NULL
         AND (kept.leased_until < now() OR kept.holder = EXCLUDED.holder))
       RETURNING once`,
      [person, key, request, holder, once, LEASE_SECONDS],
    );
    return row?.once ?? null;
  }

  /** Null where there is none. */
  async find({ person, key }: Omit<KeyedRequest, "request">): Promise<KeptRequest | null> {
    const [row] = await this.#rows<FoundRow>(
      `SELECT request, status, headers, body,
         greatest(1, ceil(extract(epoch FROM leased_until - now())))::int AS "leasedSeconds"
       FROM request_keys AS kept WHERE person = $1 AND key = $2 AND NOT ${OUTLIVED}`,
      [person, key],
    );
    if (!row) return null;
    const { request, leasedSeconds, status, headers, body } = row;
    return { request, leasedSeconds, answer: status === null ? null : { status, headers, body } };
  }

  /** Goes on carrying it out. */
  async renew(key: KeyedRequest, holder: string): Promise<void> {
    await this.#change(key, holder, "leased_until = now() + make_interval(secs => $4)", [LEASE_SECONDS]);
  }

  /** Keeps what it was answered; nothing where somebody else carries it out meanwhile. */
  async keep(key: KeyedRequest, holder: string, { status, headers, body }: KeptAnswer): Promise<void> {
    const values = [status, JSON.stringify(headers), body];
    await this.#change(key, holder, "status = $4, headers = $5, body = $6", values);
  }

  /** Leaves it to whoever asks next, who finds what it is made under. */
  async release(key: KeyedRequest, holder: string): Promise<void> {
    await this.#change(key, holder, "leased_until = '-infinity'", []);
  }

  /** Removes what is older than a day; what somebody else is removing or taking is left to them. */
  async expire(): Promise<void> {
    await this.#rows(
      `DELETE FROM request_keys WHERE ctid IN (
         SELECT ctid FROM request_keys AS kept WHERE ${OUTLIVED} FOR UPDATE SKIP LOCKED)`,
      [],
    );
  }

  async #change({ person, key }: KeyedRequest, holder: string, changes: string, values: unknown[]): Promise<void> {
    const text = `UPDATE request_keys SET ${changes} WHERE person = $1 AND key = $2 AND holder = $3 AND status IS NULL`;
    await this.#rows(text, [person, key, holder, ...values]);
  }

  async #rows<T extends pg.QueryResultRow>(sql: string, values: unknown[]): Promise<T[]> {
    return (await throughOutage(this.#pool, () => this.#pool.query<T>(sql, values))).rows;
  }
}

const OUTLIVED = `kept.created_at <= now() - interval '${KEPT_HOURS} hours'`;

interface FoundRow {
  readonly request: string;
  readonly leasedSeconds: number;
  readonly status: number | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
