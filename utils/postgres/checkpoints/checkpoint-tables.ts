import type pg from "pg";
import { AppError } from "../../errors.ts";
import { storageError } from "../storage-error.ts";

/** The version of LangGraph's tables that our migrations make; a test compares them with what its `setup` makes. */
export const CHECKPOINT_TABLES_VERSION = 4;
const UNDEFINED_TABLE = "42P01";

/**
 * Looks at the checkpointer's tables before anything is made or changed.
 * @throws AppError `storage-newer` where a newer library has been at work there; of category `storage`.
 */
export async function refuseNewerCheckpoints(pool: pg.Pool): Promise<void> {
  const found = await foundVersion(pool);
  if (found > CHECKPOINT_TABLES_VERSION) {
    throw new AppError("storage-newer", { found: String(found), known: String(CHECKPOINT_TABLES_VERSION) });
  }
}

/** Below 0 where there are no such tables. */
async function foundVersion(pool: pg.Pool): Promise<number> {
  try {
    const { rows } = await pool.query<{ version: number | null }>(
      "SELECT max(v) AS version FROM public.checkpoint_migrations",
    );
    return rows[0]?.version ?? -1;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === UNDEFINED_TABLE) return -1;
    throw storageError(error);
  }
}
