import { type Config, chooseModel, type Environment, readConfig } from "../utils/config.ts";
import { AppError, toAppError } from "../utils/errors.ts";
import { openDatabase } from "../utils/postgres/database.ts";
import { inspectEmbedded } from "../utils/postgres/embedded.ts";
import { poolsTransactions } from "../utils/postgres/pooling.ts";
import { type StorageSizes, storageSizes } from "../utils/postgres/statistics.ts";

/** What PlanCraft runs with, as far as it could be found out. */
export interface Diagnosis {
  readonly node: string;
  readonly home: string | null;
  readonly storage: "embedded" | "external" | null;
  /** Where the database is, without a password. */
  readonly address: string | null;
  /** How long opening the database took, in milliseconds. */
  readonly openedMs: number | null;
  /** What the database holds; null where it could not be looked at. */
  readonly sizes: StorageSizes | null;
  /** The process id of an embedded server that ran with nobody connected: a crash left it behind. */
  readonly orphan: number | null;
  /** The model a new session would get. */
  readonly model: string | null;
  /** Whether the web is searched; null where the configuration is wrong. */
  readonly search: boolean | null;
  readonly problems: readonly AppError[];
}

/** Looks at the configuration and into the database, which it does not change. Problems are reported, not thrown. */
export async function diagnose(environment?: Environment): Promise<Diagnosis> {
  const node = process.version;
  const unopened = { home: null, storage: null, address: null, openedMs: null, sizes: null };
  const nothing = { node, ...unopened, orphan: null, model: null, search: null };
  let config: Config;
  try {
    config = readConfig(environment);
  } catch (error) {
    return { ...nothing, problems: [toAppError(error)] };
  }
  const chosen = { model: chooseModel(config, "balanced"), search: config.search !== undefined };
  const known = { ...nothing, home: config.home, ...chosen };
  const orphan = config.databaseUrl ? null : await findOrphan(config.home);
  const { databaseUrl } = config;
  const found = { ...known, storage: databaseUrl ? "external" : "embedded", orphan } as const;
  const startedAt = performance.now();
  try {
    const database = await openDatabase(config);
    const openedMs = performance.now() - startedAt;
    const { address } = database;
    try {
      const sizes = await storageSizes(database.pool);
      const isPooled = databaseUrl !== undefined && (await poolsTransactions(databaseUrl));
      const problems = isPooled ? [new AppError("storage-pooled", { address })] : [];
      return { ...found, address, openedMs, sizes, problems };
    } finally {
      await database.close();
    }
  } catch (error) {
    return { ...found, problems: [toAppError(error)] };
  }
}

async function findOrphan(home: string): Promise<number | null> {
  const { isOrphaned, pid } = await inspectEmbedded(home);
  return isOrphaned ? pid : null;
}
