import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type pg from "pg";
import { AppError, describe } from "../errors.ts";
import { LOCK_SPACE } from "./embedded/client.ts";
import { storageError } from "./storage-error.ts";
import type { Statements } from "./transaction.ts";

interface Migration {
  readonly version: number;
  readonly name: string;
  readonly path: string;
}

const FILE_NAME = /^(\d{4})_[a-z0-9_-]+\.sql$/;
/** Beside the embedded server's lock, which is 1. */
const MIGRATE_LOCK = 2;
const UNDEFINED_TABLE = "42P01";

/**
 * Brings the schema up to date: the files `NNNN_what.sql` of a folder, in order, each in one transaction. Any number
 * of processes may do it at once. One SELECT where there is nothing to do.
 *
 * @param pool Takes one connection of it.
 * @param folder A file URL or a path.
 * @throws AppError `storage-newer` where the database has a version that no file has.
 * @throws AppError `storage-failed` where a file fails (nothing of it is kept), `storage-denied` or `storage-read-only`
 *   where there is one to apply and the database forbids it, `storage-unreachable` where the connection fails, `defect`
 *   where a file is misnamed or a number is used twice.
 */
export async function migrate(pool: pg.Pool, folder: URL | string): Promise<void> {
  const migrations = await readMigrations(typeof folder === "string" ? folder : fileURLToPath(folder));
  try {
    const applied = await appliedVersions(pool);
    refuseNewer(applied, migrations);
    if (migrations.every(({ version }) => applied.includes(version))) return;
    const client = await pool.connect();
    try {
      for (const migration of migrations) await apply(client, migration, migrations);
      client.release();
    } catch (error) {
      client.release(true); // closing the connection ends the transaction and gives the lock back
      throw error;
    }
  } catch (error) {
    throw storageError(error);
  }
}

/**
 * Whether the schema is up to date. One SELECT, and nothing is changed.
 * @throws AppError `storage-newer`; `storage-failed` where a migration is missing; what the connection fails with.
 */
export async function checkMigrated(pool: pg.Pool, folder: URL | string): Promise<void> {
  const migrations = await readMigrations(typeof folder === "string" ? folder : fileURLToPath(folder));
  try {
    const applied = await appliedVersions(pool);
    refuseNewer(applied, migrations);
    const missing = migrations.find(({ version }) => !applied.includes(version));
    if (missing) throw new AppError("storage-failed", { problem: `migration ${missing.name} is not applied` });
  } catch (error) {
    throw storageError(error);
  }
}

/** The last migration that was applied; 0 where there was none. @throws What the connection fails with. */
export async function schemaVersion(queries: Statements): Promise<number> {
  const { rows } = await queries.query<{ isThere: boolean }>(
    `SELECT to_regclass('public.plancraft_migrations') IS NOT NULL AS "isThere"`,
  );
  return rows[0]?.isThere ? Math.max(0, ...(await appliedVersions(queries))) : 0;
}

/** Looks at the schema as it is, whatever may still be to apply. @throws AppError `storage-newer`; of category `storage`. */
export async function refuseNewerSchema(pool: Statements, folder: URL | string): Promise<void> {
  try {
    refuseVersion(await schemaVersion(pool), await knownVersion(folder));
  } catch (error) {
    throw storageError(error);
  }
}

/** The last migration that there is. */
export async function knownVersion(folder: URL | string): Promise<number> {
  const migrations = await readMigrations(typeof folder === "string" ? folder : fileURLToPath(folder));
  return migrations.at(-1)?.version ?? 0;
}

/**
 * Keeps migrations from beginning, for as long as the connection stands: they wait before they have locked anything.
 * @returns What lets them begin again.
 */
export async function holdMigrations(client: pg.ClientBase): Promise<() => Promise<void>> {
  await client.query("SELECT pg_advisory_lock_shared($1, $2)", [LOCK_SPACE, MIGRATE_LOCK]);
  return async () => {
    await client.query("SELECT pg_advisory_unlock_shared($1, $2)", [LOCK_SPACE, MIGRATE_LOCK]);
  };
}

/**
 * Applies the migrations up to a version, those that are applied already passed over, as part of somebody's transaction: other
 * processes find all of it or nothing.
 * @param upTo The last one; all where it is not given.
 * @throws AppError as `migrate`.
 */
export async function migrateWithin(client: pg.ClientBase, folder: URL | string, upTo = Infinity): Promise<void> {
  const migrations = await readMigrations(typeof folder === "string" ? folder : fileURLToPath(folder));
  await client.query("SELECT pg_advisory_xact_lock($1, $2)", [LOCK_SPACE, MIGRATE_LOCK]);
  for (const migration of migrations.filter(({ version }) => version <= upTo)) {
    try {
      await claimAndRun(client, migration, migrations);
    } catch (error) {
      throw refused(migration, error);
    }
  }
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".sql")).sort();
  const migrations = names.map((name) => {
    const number = FILE_NAME.exec(name)?.[1];
    if (number === undefined) throw new AppError("defect", { problem: `${name} is not named NNNN_what.sql` });
    return { version: Number(number), name, path: join(folder, name) };
  });
  const twice = migrations.find(({ version }, index) => migrations[index + 1]?.version === version);
  if (twice) throw new AppError("defect", { problem: `there are two migrations ${twice.version}` });
  return migrations;
}

async function appliedVersions(queries: Statements): Promise<number[]> {
  try {
    const { rows } = await queries.query<{ version: number }>("SELECT version FROM public.plancraft_migrations");
    return rows.map(({ version }) => version);
  } catch (error) {
    if (codeOf(error) === UNDEFINED_TABLE) return [];
    throw error;
  }
}

function refuseNewer(applied: readonly number[], migrations: readonly Migration[]): void {
  refuseVersion(Math.max(0, ...applied), migrations.at(-1)?.version ?? 0);
}

function refuseVersion(found: number, known: number): void {
  if (found > known) throw new AppError("storage-newer", { found: String(found), known: String(known) });
}

/** Claims the version, then runs the file, in one transaction under the lock: whoever comes second finds the claim. */
async function apply(client: pg.PoolClient, migration: Migration, all: readonly Migration[]): Promise<void> {
  try {
    await client.query("BEGIN");
    await client.query("SELECT pg_advisory_xact_lock($1, $2)", [LOCK_SPACE, MIGRATE_LOCK]);
    await claimAndRun(client, migration, all);
    await client.query("COMMIT");
  } catch (error) {
    throw refused(migration, error);
  }
}

async function claimAndRun(client: pg.ClientBase, migration: Migration, all: readonly Migration[]): Promise<void> {
  // Whatever the user's own search path is, the tables are where every query looks.
  await client.query("SET LOCAL search_path = public");
  await client.query(
    `CREATE TABLE IF NOT EXISTS public.plancraft_migrations (
      version integer PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`,
  );
  // Another process, a newer one, may have been here since the first look.
  refuseNewer(await appliedVersions(client), all);
  const claimed = await client.query(
    "INSERT INTO public.plancraft_migrations (version, name) VALUES ($1, $2) ON CONFLICT DO NOTHING",
    [migration.version, migration.name],
  );
  if (claimed.rowCount === 1) await client.query(await readFile(migration.path, "utf8"));
}

function refused(migration: Migration, error: unknown): AppError {
  const asStorage = storageError(error);
  if (asStorage.code !== "storage-failed") return asStorage;
  return new AppError("storage-failed", { problem: `migration ${migration.name}: ${describe(error)}` }, error);
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
