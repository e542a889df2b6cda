import type pg from "pg";
import { throughOutage } from "../../reconnect.ts";

/** A message that a client sent, under the client's own id. */
export interface StoredMessage {
  /** What it was for. */
  readonly key: string;
  readonly id: string;
  readonly content: string;
}

/** `thread_messages`. Every method throws AppError of category `storage`. */
export class SaidStore {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /** A thread's, in the order in which they were sent. */
  async all(thread: string): Promise<StoredMessage[]> {
    const sql = "SELECT key, id, content FROM thread_messages WHERE thread = $1 ORDER BY nth";
    return (await throughOutage(this.#pool, () => this.#pool.query<StoredMessage>(sql, [thread]))).rows;
  }

  /** Keeps one; sent again, it is for what it was sent for last. @param owner Whose the thread becomes, where nothing is kept of it. */
  async add(thread: string, owner: string, { key, id, content }: StoredMessage): Promise<void> {
    const sql = `WITH kept AS (INSERT INTO threads (id, owner) VALUES ($1, $2) ON CONFLICT DO NOTHING)
      INSERT INTO thread_messages (thread, key, id, content) VALUES ($1, $3, $4, $5)
      ON CONFLICT (thread, id) DO UPDATE SET key = excluded.key, content = excluded.content`;
    await throughOutage(this.#pool, () => this.#pool.query(sql, [thread, owner, key, id, content]));
  }

  /** Takes one back, for which nothing was done. */
  async remove(thread: string, id: string): Promise<void> {
    const sql = "DELETE FROM thread_messages WHERE thread = $1 AND id = $2";
    await throughOutage(this.#pool, () => this.#pool.query(sql, [thread, id]));
  }
}
