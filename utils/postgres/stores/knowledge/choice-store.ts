import { createHash } from "node:crypto";
import type pg from "pg";
import { throughOutage } from "../../reconnect.ts";

export interface ChoiceKey {
  /** Whose choices are shared: the session's own id, or that of the one it was forked from. */
  readonly lineage: string;
  /** The query's hash, from `hashQuery`. */
  readonly query: string;
}

/** The hash of all that a query says: SHA-256 of its JSON, in hex. */
export function hashQuery(...parts: readonly unknown[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}

/** `meaning_choices`: what searches by meaning have chosen. Methods throw AppError of category `storage`. */
export class ChoiceStore {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /** What was chosen for this query before in the lineage; null where it was not asked yet. */
  async find({ lineage, query }: ChoiceKey): Promise<unknown> {
    const [row] = await this.#rows("SELECT chosen FROM meaning_choices WHERE lineage = $1 AND query = $2", [
      lineage,
      query,
    ]);
    return row?.chosen ?? null;
  }

  /** Keeps a choice. @returns What is kept: where another process was faster, what it chose. */
  async keep<T>({ lineage, query, session }: ChoiceKey & { readonly session: string }, chosen: T): Promise<T> {
    // The update changes nothing; without it, a row that is there already would not be given back.
    const [row] = await this.#rows(
      `INSERT INTO meaning_choices (lineage, query, session, chosen) VALUES ($1, $2, $3, $4)
       ON CONFLICT (lineage, query) DO UPDATE SET query = EXCLUDED.query RETURNING chosen`,
      [lineage, query, session, JSON.stringify(chosen)],
    );
    return (row?.chosen as T | undefined) ?? chosen;
  }

  async #rows(text: string, values: unknown[]): Promise<{ readonly chosen: unknown }[]> {
    return (await throughOutage(this.#pool, () => this.#pool.query({ text, values }))).rows;
  }
}
