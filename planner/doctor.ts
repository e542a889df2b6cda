import { type Config, chooseModel, type Environment, readConfig } from "../utils/config.ts";
import type { AppError } from "../utils/errors.ts";
import { toAppError } from "../utils/errors.ts";
import { openDatabase } from "../utils/postgres/database.ts";
import { inspectEmbedded } from "../utils/postgres/embedded.ts";

/** What PlanCraft runs with, as far as it could be found out. */
export interface Diagnosis {
  readonly node: string;
  readonly home: string | null;
  readonly storage: "embedded" | "external" | null;
  /** Where the database is, without a password. */
  readonly address: string | null;
  /** How long opening the database took, in milliseconds. */
  readonly openedMs: number | null;
  /** The process id of an embedded server that ran with nobody connected: a crash left it behind. */
  readonly orphan: number | null;
  /** The model a new session would get. */
  readonly model: string | null;
  readonly problems: readonly AppError[];
}

/** Looks at the configuration and opens the database once. Problems are reported, not thrown. */
export async function diagnose(environment?: Environment): Promise<Diagnosis> {
  const node = process.version;
  const nothing = { node, home: null, storage: null, address: null, openedMs: null, orphan: null, model: null };
  let config: Config;
  try {
    config = readConfig(environment);
  } catch (error) {
    return { ...nothing, problems: [toAppError(error)] };
  }
  const known = { ...nothing, home: config.home, model: chooseModel(config, "balanced") };
  const orphan = config.databaseUrl ? null : await findOrphan(config.home);
  const startedAt = performance.now();
  try {
    const database = await openDatabase(config);
    const openedMs = performance.now() - startedAt;
    await database.close();
    return { ...known, storage: database.kind, address: database.address, openedMs, orphan, problems: [] };
  } catch (error) {
    return { ...known, storage: config.databaseUrl ? "external" : "embedded", orphan, problems: [toAppError(error)] };
  }
}

async function findOrphan(home: string): Promise<number | null> {
  const { isOrphaned, pid } = await inspectEmbedded(home);
  return isOrphaned ? pid : null;
}
