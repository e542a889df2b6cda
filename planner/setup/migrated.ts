import type pg from "pg";
import { readConfig } from "../../utils/config/read-config.ts";
import type { Environment } from "../../utils/config.ts";
import { packageFile } from "../../utils/package-files.ts";
import { refuseNewerCheckpoints } from "../../utils/postgres/checkpoints/checkpoint-tables.ts";
import { openDatabase } from "../../utils/postgres/database.ts";
import { migrate } from "../../utils/postgres/migrate.ts";

/** A database that has all that this version needs. */
export interface Migrated {
  /** Where it is, without a password. */
  readonly address: string;
  /** The files that were applied now; none where others had done so. */
  readonly applied: readonly string[];
}

/**
 * Brings a database up to date, with the queue's tables where runs go through it, so that nobody who starts afterwards
 * has to change anything there. As often and by as many at once as one likes.
 * @throws AppError `config-invalid`; of category `storage`.
 */
export async function migrateDatabase(environment?: Environment): Promise<Migrated> {
  const config = readConfig(environment);
  const database = await openDatabase(config);
  try {
    const applied = await migrateSchema(database.pool);
    if (config.usesWorkers) await (await import("../../utils/queue/queue-tables.ts")).readyQueueTables(database.pool);
    return { address: database.address, applied };
  } finally {
    await database.close();
  }
}

/** @returns The files that were applied now. @throws AppError of category `storage`. */
export async function migrateSchema(pool: pg.Pool): Promise<readonly string[]> {
  await refuseNewerCheckpoints(pool);
  return migrate(pool, packageFile("migrations/"));
}
