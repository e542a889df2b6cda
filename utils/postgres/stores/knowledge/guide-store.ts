import { createHash } from "node:crypto";
import type pg from "pg";
import type { GuideQuery, GuideTopic } from "../../../../schemas/guide.ts";
import { throughOutage } from "../../reconnect.ts";

const ID_DIGITS = 32;

/**
 * What the guides are found by. Each set is stored under its own hash, once: processes that start together do it
 * together, and other versions of PlanCraft have sets of their own. Every method throws AppError of category `storage`.
 */
export class GuideStore {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /** Makes sure that a set is stored, and gives its id; one query where it is. */
  async keep(topics: readonly GuideTopic[]): Promise<string> {
    const stored = JSON.stringify(topics.map(({ words, ...topic }) => ({ ...topic, words: words && queryOf(words) })));
    const id = createHash("sha256").update(stored).digest("hex").slice(0, ID_DIGITS);
    const known = await this.#rows("SELECT FROM guide_sets WHERE id = $1", [id]);
    if (known.length > 0) return id;
    await this.#rows(
      `WITH claimed AS (INSERT INTO guide_sets (id) VALUES ($1) ON CONFLICT DO NOTHING RETURNING id)
       INSERT INTO guide_topics (guide_set, language, guide, words, specialist, weight)
       SELECT id, language, guide, words, specialist, weight FROM claimed, json_to_recordset($2::json) AS topic(
         language text, guide text, words tsquery, specialist text, weight real)`,
      [id, stored],
    );
    return id;
  }

  /** The ids of the guides of a set that fit, the best first. @param words Those of the query, as topics have them. */
  async find(
    set: string,
    { language, specialist, limit }: Omit<GuideQuery, "about">,
    words: readonly string[],
  ): Promise<string[]> {
    const rows = await this.#rows<{ guide: string }>(
      `SELECT guide FROM guide_topics
       WHERE guide_set = $1 AND language = $2 AND (array_to_tsvector($3) @@ words OR specialist = $4)
       GROUP BY guide ORDER BY sum(weight) DESC, guide COLLATE "C" LIMIT $5`,
      [set, language, words, specialist ?? null, Math.max(0, limit)],
    );
    return rows.map(({ guide }) => guide);
  }

  /** What is done twice here changes nothing. */
  async #rows<T extends pg.QueryResultRow>(sql: string, values: unknown[]): Promise<T[]> {
    return (await throughOutage(this.#pool, () => this.#pool.query<T>(sql, values))).rows;
  }
}

/** All of the words, which are letters and figures only. */
function queryOf(words: readonly string[]): string {
  return words.map((word) => `'${word}'`).join(" & ");
}
