import type pg from "pg";
import { type Claim, writeClaimed } from "../claim.ts";
import { throughOutage } from "../reconnect.ts";

/** Of each file: its last contents, of which one may be of a write that a crash cut off. */
const CONTENTS_KEPT = 8;

/** Takes note of a content, and forgets those of the same file that are too many. @param first The number of its first parameter. */
function noting(given: string, first: number): string {
  const [path, content, kept] = [first, first + 1, first + 2].map((number) => `$${number}`);
  return `added AS (
      INSERT INTO out_files (path, content) SELECT ${path}, ${content} FROM ${given}
      ON CONFLICT (path, content) DO UPDATE SET written_at = now()
    ), forgotten AS (
      DELETE FROM out_files USING ${given} WHERE path = ${path} AND content <> ${content} AND content NOT IN (
        SELECT content FROM out_files WHERE path = ${path} ORDER BY written_at DESC LIMIT ${kept})
    )`;
}
const NOTE = `WITH anybody AS (SELECT 1), ${noting("anybody", 1)} SELECT`;

/** What was written into people's files, by its hash. Every method throws AppError of category `storage`. */
export class OutFileStore {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /**
   * Takes note of a content before it is written: what a crash leaves is then one that is known.
   * @param claim Of the session whose run writes it; null where it is somebody's own file.
   * @throws AppError `session-in-use` where another process has the session.
   */
  async add(path: string, content: string, claim: Claim | null = null): Promise<void> {
    const values = [path, content, CONTENTS_KEPT];
    if (claim) await writeClaimed(this.#pool, claim, noting("ours", 3), values);
    else await throughOutage(this.#pool, () => this.#pool.query(NOTE, values));
  }

  /** Whether a content is one of those that were written there. */
  async has(path: string, content: string): Promise<boolean> {
    const { rowCount } = await throughOutage(this.#pool, () =>
      this.#pool.query("SELECT FROM out_files WHERE path = $1 AND content = $2", [path, content]),
    );
    return rowCount === 1;
  }
}
