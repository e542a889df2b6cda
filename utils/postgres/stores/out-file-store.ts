import type pg from "pg";
import { throughOutage } from "../reconnect.ts";

/** Of each file: its last contents, of which one may be of a write that a crash cut off. */
const CONTENTS_KEPT = 8;

/** What was written into people's files, by its hash. Every method throws AppError of category `storage`. */
export class OutFileStore {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /** Takes note of a content before it is written: what a crash leaves is then one that is known. */
  async add(path: string, content: string): Promise<void> {
    await throughOutage(this.#pool, () =>
      this.#pool.query(
        `WITH added AS (
           INSERT INTO out_files (path, content) VALUES ($1, $2)
           ON CONFLICT (path, content) DO UPDATE SET written_at = now()
         )
         DELETE FROM out_files WHERE path = $1 AND content <> $2 AND content NOT IN (
           SELECT content FROM out_files WHERE path = $1 ORDER BY written_at DESC LIMIT $3)`,
        [path, content, CONTENTS_KEPT],
      ),
    );
  }

  /** Whether a content is one of those that were written there. */
  async has(path: string, content: string): Promise<boolean> {
    const { rowCount } = await throughOutage(this.#pool, () =>
      this.#pool.query("SELECT FROM out_files WHERE path = $1 AND content = $2", [path, content]),
    );
    return rowCount === 1;
  }
}
