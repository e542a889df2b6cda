import type pg from "pg";
import { throughOutage } from "./reconnect.ts";
import { sqlStateOf } from "./storage-error.ts";

/** What statements run on: a pool, or the client that a transaction is on. */
export type Statements = Pick<pg.Pool, "query">;

/**
 * Does work in one transaction: all of its statements are stored, or none. After an outage it is done again from its beginning.
 * @param work Gets the client that the transaction is on; its statements go there and nowhere else.
 * @throws Whatever `work` throws, and then nothing is stored; AppError of category `storage`.
 */
export async function inTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const ended = await throughOutage(pool, async () => {
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      await client.query("BEGIN");
      const result = await work(client);
      await client.query("COMMIT");
      return { result };
    } catch (error) {
      await client.query("ROLLBACK").catch((lost: Error) => {
        broken = lost;
      });
      // On a connection that still answers, an error without the server's code is the work's own and no outage.
      if (!broken && sqlStateOf(error) === "") return { error };
      throw error;
    } finally {
      client.release(broken);
    }
  });
  if ("error" in ended) throw ended.error;
  return ended.result;
}
