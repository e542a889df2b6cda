import type pg from "pg";
import {
  askers,
  type BookedShare,
  bookShare,
  EMPTY_BOOK,
  type RateBook,
  type RateLimits,
  type RateTimes,
  type ShareRequest,
} from "../../llm/rates/rate-book.ts";
import { storageError } from "../storage-error.ts";

/**
 * `call_rates`: what is sent to providers, a book for each key, which is there as a hash. Methods throw AppError of category
 * `storage`, at once: whoever asks does not wait for an outage to be over.
 */
export class RateStore {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /** Gives out a share, one process after another. @returns How many processes have asked lately, too. */
  async book(
    key: string,
    limits: RateLimits,
    asked: ShareRequest,
    times: RateTimes,
  ): Promise<BookedShare & { readonly askers: number }> {
    let client: pg.PoolClient | undefined;
    let broken: Error | undefined;
    try {
      client = await this.#pool.connect();
      await client.query("BEGIN");
      const { book: before, now } = await locked(client, key);
      const { book, share } = bookShare(before, limits, asked, now, times);
      await client.query("UPDATE call_rates SET book = $2, used_at = now() WHERE key = $1", [key, book]);
      await client.query("COMMIT");
      return { ...share, askers: askers(book) };
    } catch (error) {
      await client?.query("ROLLBACK").catch((lost: Error) => {
        broken = lost;
      });
      throw storageError(error);
    } finally {
      client?.release(broken);
    }
  }

  /** Forgets keys that nobody has used for a day. */
  async expire(): Promise<void> {
    await this.#pool
      .query("DELETE FROM call_rates WHERE used_at < now() - interval '1 day'")
      .catch((error: unknown) => {
        throw storageError(error);
      });
  }
}

/** The book under its lock, and the server's time: that of the moment, since a transaction's own stands still. */
async function locked(client: pg.PoolClient, key: string): Promise<{ book: RateBook; now: number }> {
  const { rows } = await client.query<{ book: RateBook; now: number }>(
    `INSERT INTO call_rates (key, book) VALUES ($1, $2)
     ON CONFLICT (key) DO UPDATE SET used_at = now()
     RETURNING book, extract(epoch FROM clock_timestamp())::float8 * 1000 AS now`,
    [key, EMPTY_BOOK],
  );
  const [row] = rows;
  if (row === undefined) throw new Error("no row was given back");
  return row;
}
