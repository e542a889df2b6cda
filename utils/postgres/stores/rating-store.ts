import type pg from "pg";
import type { Rating, StoredRating } from "../../../schemas/http/rating.ts";
import { throughOutage } from "../reconnect.ts";

/** What people think of plans, version by version. Every method throws AppError of category `storage`. */
export class RatingStore {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /** A person's, of the last version that they rated; null where they rated none. */
  async last(session: string, person: string): Promise<StoredRating | null> {
    return await this.#rating(
      `SELECT version, thumb, word, at FROM ratings WHERE session = $1 AND person = $2
       ORDER BY version DESC LIMIT 1`,
      [session, person],
    );
  }

  /**
   * Keeps a person's rating of the last version of a plan, in the place of the one before.
   * @returns Null where the plan has no version yet.
   */
  async keep(session: string, person: string, { thumb, word }: Rating, at: Date): Promise<StoredRating | null> {
    return await this.#rating(
      `INSERT INTO ratings (session, version, person, thumb, word, at)
       SELECT $1, max(version), $2, $3, $4, $5 FROM plan_versions WHERE session = $1 HAVING max(version) IS NOT NULL
       ON CONFLICT (session, person, version) DO UPDATE
       SET thumb = EXCLUDED.thumb, word = EXCLUDED.word, at = EXCLUDED.at
       RETURNING version, thumb, word, at`,
      [session, person, thumb, word ?? null, at],
    );
  }

  async #rating(sql: string, values: unknown[]): Promise<StoredRating | null> {
    const { rows } = await throughOutage(this.#pool, () => this.#pool.query<Stored>(sql, values));
    const [row] = rows;
    if (!row) return null;
    const { version, thumb, word, at } = row;
    return { thumb, ...(word === null ? {} : { word }), version, at: at.toISOString() };
  }
}

interface Stored {
  readonly version: number;
  readonly thumb: Rating["thumb"];
  readonly word: string | null;
  readonly at: Date;
}
