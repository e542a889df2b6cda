import type pg from "pg";
import { RunRequest } from "../../../schemas/run-request.ts";
import type { AppError, ErrorDetails } from "../../errors.ts";
import { throughOutage } from "../reconnect.ts";
import type { Statements } from "../transaction.ts";

/** A run that failed for good, as it is kept. */
export interface DeadRun {
  /** The job's data, of whatever kind it is. */
  readonly job: unknown;
  /** What its session was asked for; none where the job named no request. */
  readonly request?: RunRequest | null | undefined;
  readonly error: AppError;
  /** How often it was tried. */
  readonly attempts: number;
}

/** The same, as it is read. */
export interface StoredDeadRun {
  readonly id: string;
  readonly session: string | null;
  readonly title: string | null;
  readonly isDeleted: boolean;
  readonly request: RunRequest | null;
  /** The error's code, of this version or a newer one, and what its sentence is filled from. */
  readonly code: string;
  readonly details: ErrorDetails;
  readonly attempts: number;
  readonly at: Date;
}

/** The last of a page: the next one begins after it, be it dropped meanwhile or not. */
export type DeadRunPlace = Pick<StoredDeadRun, "at" | "id">;

/** Keeps a run that failed for good, within somebody's transaction. @returns The letter's id. */
export async function keepDeadRun(client: Statements, { job, request, error, attempts }: DeadRun): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO dead_runs (session, job, request, code, details, attempts)
     VALUES ((SELECT id FROM all_sessions WHERE id = $1::jsonb ->> 'session'), $1, $2, $3, $4, $5) RETURNING id`,
    [JSON.stringify(job), request ? JSON.stringify(request) : null, error.code, JSON.stringify(error.details), attempts],
  );
  return rows[0]?.id ?? "";
}

/** Drops one within somebody's transaction. @returns Whether it was there. */
export async function dropDeadRun(client: Statements, id: string): Promise<boolean> {
  return (await client.query("DELETE FROM dead_runs WHERE id = $1 RETURNING id", [id])).rows.length > 0;
}

const LETTERS = `
  SELECT dead.id, dead.session, title, deleted_at IS NOT NULL AS "isDeleted", request, code, details, attempts,
    dead.created_at AS at
  FROM dead_runs dead LEFT JOIN all_sessions ON all_sessions.id = dead.session
  WHERE ($1::text IS NULL OR owner = $1)`;

/**
 * `dead_runs`, read whether or not there is a queue. Of an owner's only those of their own sessions; of null all, also those
 * that belong to none. Every method throws AppError of category `storage`.
 */
export class DeadRunStore {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /** The newest first. */
  list(owner: string | null, limit: number, after: DeadRunPlace | null): Promise<StoredDeadRun[]> {
    const place = "($2::timestamptz IS NULL OR (dead.created_at, dead.id) < ($2, $3::uuid))";
    const sql = `${LETTERS} AND ${place} ORDER BY dead.created_at DESC, dead.id DESC LIMIT $4`;
    return this.#read(sql, [owner, after?.at ?? null, after?.id ?? null, limit]);
  }

  /** Those whose id begins like this, up to so many. @param start Of the letters of a UUID alone. */
  beginningWith(owner: string | null, start: string, limit: number): Promise<StoredDeadRun[]> {
    return this.#read(`${LETTERS} AND dead.id::text LIKE $2 || '%' ORDER BY dead.id LIMIT $3`, [owner, start, limit]);
  }

  /** @returns Whether it was there. */
  async drop(id: string): Promise<boolean> {
    return await throughOutage(this.#pool, () => dropDeadRun(this.#pool, id));
  }

  async #read(sql: string, values: unknown[]): Promise<StoredDeadRun[]> {
    const { rows } = await throughOutage(this.#pool, () =>
      this.#pool.query<Omit<StoredDeadRun, "request"> & { readonly request: unknown }>(sql, values),
    );
    // Of a newer version's request nothing is known; the session can go on from where it stands all the same.
    return rows.map(({ request, ...row }) => ({ ...row, request: RunRequest.safeParse(request).data ?? null }));
  }
}
