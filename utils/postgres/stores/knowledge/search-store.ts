import { createHash } from "node:crypto";
import type pg from "pg";
import type { FoundPage } from "../../../../schemas/source.ts";
import { throughOutage } from "../../reconnect.ts";

export interface SearchKey {
  /** Whose searches are shared: the session's own id, or that of the one it was forked from. */
  readonly lineage: string;
  /** The search's hash, from `hashSearch`. */
  readonly search: string;
}

/** The search's hash: SHA-256 of its canonical JSON, in hex. @param by The id of a search that is not ours. */
export function hashSearch(words: string, limit: number, by?: string): string {
  return createHash("sha256")
    .update(JSON.stringify(by === undefined ? [words, limit] : [words, limit, by]))
    .digest("hex");
}

/** `searches`: what was searched for, and found. Methods throw AppError of category `storage`. */
export class SearchStore {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /** What this search found before in the lineage; null where it was not made yet. */
  async find(lineage: string, search: string): Promise<readonly FoundPage[] | null> {
    const [row] = await this.#rows("search-find", "SELECT pages FROM searches WHERE lineage = $1 AND search = $2", [
      lineage,
      search,
    ]);
    return row?.pages ?? null;
  }

  /**
   * Keeps what a search found.
   * @returns What is kept: where another process was faster, what it found.
   */
  async keep(
    { lineage, search, session }: SearchKey & { readonly session: string },
    pages: readonly FoundPage[],
  ): Promise<readonly FoundPage[]> {
    // The update changes nothing; without it, a row that is there already would not be given back.
    const [row] = await this.#rows(
      "search-keep",
      `INSERT INTO searches (lineage, search, session, pages) VALUES ($1, $2, $3, $4)
       ON CONFLICT (lineage, search) DO UPDATE SET search = EXCLUDED.search RETURNING pages`,
      [lineage, search, session, JSON.stringify(pages)],
    );
    return row?.pages ?? pages;
  }

  async #rows(name: string, text: string, values: unknown[]): Promise<{ readonly pages: readonly FoundPage[] }[]> {
    return (await throughOutage(this.#pool, () => this.#pool.query({ name, text, values }))).rows;
  }
}
