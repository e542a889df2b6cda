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
/** In a file's first line: it takes away what programs need that do not know this earlier migration. */
const CONTRACT = /^-- contract: needs (\d{4})\b/;
/** Altering it only where it must be: that keeps all readers of the table waiting until the migration's end. */
const ADD_NEEDS = `DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'public.plancraft_migrations'::regclass AND attname = 'needs')
  THEN ALTER TABLE public.plancraft_migrations ADD COLUMN needs integer; END IF; END $$`;
/** As long as a request waits for the database; our own transactions take a fraction of a second. */
const LOCK_PATIENCE_MS = 10_000;

interface Applied {
  readonly version: number;
  /** The migration that a program must know at least, to go on. */
  readonly needs: number;
}

/**
 * Brings the schema up to date: the files `NNNN_what.sql` of a folder, in order, each in one transaction. Any number
 * of processes may do it at once. One SELECT where there is nothing to do.
 *
 * A file only adds: programs that do not know it go on beside it. One that takes something away says in its first line
 * `-- contract: needs NNNN`, and whoever does not know migration NNNN ends.
 *
 * @param pool Takes one connection of it.
 * @param folder A file URL or a path.
 * @returns The names of the files that were applied now, by this process.
 * @throws AppError `storage-newer` where the database asks for a migration that no file has.
 * @throws AppError `storage-failed` where a file fails (nothing of it is kept), `storage-denied` or `storage-read-only`
 *   where there is one to apply and the database forbids it, `storage-unreachable` where the connection fails, `defect`
 *   where a file is misnamed or a number is used twice.
 */
export async function migrate(pool: pg.Pool, folder: URL | string): Promise<readonly string[]> {
  const migrations = await readMigrations(typeof folder === "string" ? folder : fileURLToPath(folder));
  try {
    const applied = await appliedMigrations(pool);
    refuseNewer(applied, migrations);
    const missing = missingOf(migrations, applied);
    if (missing.length === 0) return [];
    const client = await pool.connect();
    try {
      const names: string[] = [];
      for (const migration of missing) if (await apply(client, migration, migrations)) names.push(migration.name);
      client.release();
      return names;
    } catch (error) {
      client.release(true); // closing the connection ends the transaction and gives the lock back
      throw error;
    }
  } catch (error) {
    throw storageError(error);
  }
}

/**
 * Whether the schema has all that this program needs, and nothing that it cannot go on with. One SELECT, and nothing is
 * changed.
 * @throws AppError `storage-newer`; `storage-failed` where a migration is missing; what the connection fails with.
 */
export async function checkMigrated(pool: pg.Pool, folder: URL | string): Promise<void> {
  const migrations = await readMigrations(typeof folder === "string" ? folder : fileURLToPath(folder));
  try {
    const applied = await appliedMigrations(pool);
    refuseNewer(applied, migrations);
    const [missing] = missingOf(migrations, applied);
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
  if (!rows[0]?.isThere) return 0;
  return Math.max(0, ...(await appliedMigrations(queries)).map(({ version }) => version));
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

function missingOf(migrations: readonly Migration[], applied: readonly Applied[]): Migration[] {
  const versions = new Set(applied.map(({ version }) => version));
  return migrations.filter(({ version }) => !versions.has(version));
}

async function appliedMigrations(queries: Statements): Promise<Applied[]> {
  try {
    // Programs before it was kept go by the version alone, and made the table without that column.
    const { rows } = await queries.query<Applied>(
      `SELECT version, coalesce((to_jsonb(m) ->> 'needs')::integer, version) AS needs
       FROM public.plancraft_migrations AS m`,
    );
    return rows;
  } catch (error) {
    if (codeOf(error) === UNDEFINED_TABLE) return [];
    throw error;
  }
}

function refuseNewer(applied: readonly Applied[], migrations: readonly Migration[]): void {
  refuseVersion(Math.max(0, ...applied.map(({ needs }) => needs)), migrations.at(-1)?.version ?? 0);
}

function refuseVersion(found: number, known: number): void {
  if (found > known) throw new AppError("storage-newer", { found: String(found), known: String(known) });
}

/**
 * Claims the version, then runs the file, in one transaction under the lock: whoever comes second finds the claim.
 * @returns Whether it was this process that ran it.
 */
async function apply(client: pg.PoolClient, migration: Migration, all: readonly Migration[]): Promise<boolean> {
  try {
    await client.query("BEGIN");
    await client.query("SELECT pg_advisory_xact_lock($1, $2)", [LOCK_SPACE, MIGRATE_LOCK]);
    const isOurs = await claimAndRun(client, migration, all);
    await client.query("COMMIT");
    return isOurs;
  } catch (error) {
    throw refused(migration, error);
  }
}

/** Within a transaction that has the lock. @returns Whether nobody had run it before. */
async function claimAndRun(client: pg.ClientBase, migration: Migration, all: readonly Migration[]): Promise<boolean> {
  const sql = await readFile(migration.path, "utf8");
  const needs = Number(CONTRACT.exec(sql)?.[1] ?? 0);
  // Behind somebody's long transaction, and everybody else behind this one: rather none of it now.
  await client.query(`SET LOCAL lock_timeout = ${LOCK_PATIENCE_MS}`);
  // Whatever the user's own search path is, the tables are where every query looks.
  await client.query("SET LOCAL search_path = public");
  await client.query(
    `CREATE TABLE IF NOT EXISTS public.plancraft_migrations (
      version integer PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now(),
      needs integer)`,
  );
  await client.query(ADD_NEEDS);
  // Another process, a newer one, may have been here since the first look.
  refuseNewer(await appliedMigrations(client), all);
  const claimed = await client.query(
    "INSERT INTO public.plancraft_migrations (version, name, needs) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
    [migration.version, migration.name, needs],
  );
  const isOurs = claimed.rowCount === 1;
  if (isOurs) await client.query(sql);
  return isOurs;
}

function refused(migration: Migration, error: unknown): AppError {
  const asStorage = storageError(error);
  if (asStorage.code !== "storage-failed") return asStorage;
  return new AppError("storage-failed", { problem: `migration ${migration.name}: ${describe(error)}` }, error);
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
