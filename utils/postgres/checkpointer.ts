import type { RunnableConfig } from "@langchain/core/runnables";
import { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";
import type pg from "pg";
import { storageError } from "./database.ts";

/** Any number will do, as long as every PlanCraft takes the same one. */
const SETUP_LOCK = 7_526_001;

/** The stock checkpointer, whose failures are told from everybody else's: they are AppErrors of category `storage`. */
class Checkpointer extends PostgresSaver {
  override getTuple(config: RunnableConfig): ReturnType<PostgresSaver["getTuple"]> {
    return super.getTuple(config).catch(fail);
  }

  override put(...put: Parameters<PostgresSaver["put"]>): ReturnType<PostgresSaver["put"]> {
    return super.put(...put).catch(fail);
  }

  override putWrites(...writes: Parameters<PostgresSaver["putWrites"]>): ReturnType<PostgresSaver["putWrites"]> {
    return super.putWrites(...writes).catch(fail);
  }

  override async *list(...listed: Parameters<PostgresSaver["list"]>): ReturnType<PostgresSaver["list"]> {
    try {
      yield* super.list(...listed);
    } catch (error) {
      fail(error);
    }
  }
}

/**
 * The checkpointer on our pool, its tables made where they are missing.
 * @throws AppError of category `storage` when the tables cannot be made.
 */
export async function openCheckpointer(pool: pg.Pool): Promise<PostgresSaver> {
  const saver = new Checkpointer(pool);
  await setUpAlone(pool, saver).catch(fail);
  return saver;
}

function fail(error: unknown): never {
  throw storageError(error);
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
