import { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";
import type pg from "pg";
import { storageError } from "./database.ts";

/** Any number will do, as long as every PlanCraft takes the same one. */
const SETUP_LOCK = 7_526_001;

/**
 * The checkpointer on our pool, its tables made where they are missing.
 * @throws AppError `storage-failed` when the tables cannot be made.
 */
export async function openCheckpointer(pool: pg.Pool): Promise<PostgresSaver> {
  const saver = new PostgresSaver(pool);
  try {
    await setUpAlone(pool, saver);
  } catch (error) {
    throw storageError(error);
  }
  return saver;
}

/** `setup()` has neither a transaction nor a lock of its own: two processes at once would race. */
async function setUpAlone(pool: pg.Pool, saver: PostgresSaver): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("SELECT pg_advisory_lock($1)", [SETUP_LOCK]);
    await saver.setup();
    await client.query("SELECT pg_advisory_unlock($1)", [SETUP_LOCK]);
    client.release();
  } catch (error) {
    client.release(true); // closing the connection gives the lock back
    throw error;
  }
}
