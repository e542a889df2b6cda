import type pg from "pg";
import { AppError } from "../../errors.ts";
import { refuseNewerCheckpoints } from "../checkpoints/checkpoint-tables.ts";
import { copyIn } from "../copy.ts";
import type { Database } from "../database.ts";
import { knownVersion, migrateWithin, refuseNewerSchema, schemaVersion } from "../migrate.ts";
import { sqlStateOf, storageError } from "../storage-error.ts";
import { BACKED_UP_TABLES, COMES_BY_ITSELF, FUNCTIONS, PASSED_OVER_TABLES } from "./backed-up-tables.ts";
import type { BackupHead } from "./backup-head.ts";
import type { BackupReader } from "./backup-reader.ts";
import { columnsOf, copied, PLAIN_TEXT } from "./dump.ts";

const LOCK_NOT_AVAILABLE = "55P03";
/** A process that has just ended may still be seen for so long. */
const LEAVING_MS = 1_000;
const LOOK_MS = 50;

/**
 * From now on nobody's epoch but a later one is taken: a process that had a session before its database was lost finds that it
 * has it no more. A moment in milliseconds is above all that counting has come to, and above that of an earlier restore.
 */
const RAISE_EPOCHS = `
  UPDATE public.all_sessions SET holder = NULL, epoch = raised.epoch,
    cancel_epoch = CASE WHEN cancel_epoch = all_sessions.epoch THEN raised.epoch END
  FROM (SELECT id, greatest(epoch + 1, floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint) AS epoch
    FROM public.all_sessions) AS raised
  WHERE raised.id = all_sessions.id`;

const RUNNING = "SELECT count(*)::int AS running FROM public.sessions WHERE state = 'running'";

/** What is restored, and into what. */
export interface LoadRequest {
  readonly database: Database;
  /** A backup whose head has been read. */
  readonly reader: BackupReader;
  readonly migrations: URL;
  /** Puts a file of the home in its place, before the tables are there for others. */
  readonly putFile: (path: string, content: Buffer) => Promise<void>;
  readonly signal: AbortSignal;
}

/**
 * Fills an empty database from a backup: all of it, or nothing, in one transaction. A backup of an older schema is loaded into
 * that schema, which is then brought up to date.
 * @returns How many sessions ran when it was made.
 * @throws AppError `backup-newer`; `restore-in-use` where another process has the database open, `restore-not-empty` where it
 *   holds anything; `backup-unusable`; `interrupted`; of category `storage`.
 */
export async function loadBackup(request: LoadRequest): Promise<number> {
  const { database, reader, migrations, signal } = request;
  await refuseNewerBackup(reader, migrations);
  await refuseNewerCheckpoints(database.pool);
  const client = await database.pool.connect().catch((error: unknown) => {
    throw storageError(error);
  });
  let broken = true;
  try {
    await refuseOthers(client, database);
    await client.query("BEGIN");
    await client.query(PLAIN_TEXT);
    await makeEmpty(client, database.address, migrations);
    await migrateWithin(client, migrations, reader.head.schema);
    await fill(client, request);
    await migrateWithin(client, migrations);
    await client.query(RAISE_EPOCHS);
    if (signal.aborted) throw new AppError("interrupted");
    const { rows } = await client.query<{ running: number }>(RUNNING);
    await client.query("COMMIT");
    broken = false;
    // Without it the first statements would be planned as for empty tables. A server does so itself after a while.
    await client.query("ANALYZE").catch(() => {});
    return rows[0]?.running ?? 0;
  } catch (error) {
    if (sqlStateOf(error) === LOCK_NOT_AVAILABLE)
      throw new AppError("restore-in-use", { address: database.address }, error);
    throw storageError(error);
  } finally {
    client.release(broken);
  }
}

/** @throws AppError `backup-newer` for a backup with migrations that this version does not have. */
export async function refuseNewerBackup({ head, path }: BackupReader, migrations: URL): Promise<void> {
  if (head.schema > (await knownVersion(migrations))) {
    throw new AppError("backup-newer", { path, version: head.version });
  }
}

/** Other processes of PlanCraft on this database: their connections all have its name. */
async function refuseOthers(client: pg.PoolClient, { kind, address, lockConnection }: Database): Promise<void> {
  // The share in the embedded server is ours, too.
  const own = kind === "embedded" ? await lockConnection() : client;
  const { rows: ours } = await own.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  for (const untilMs = performance.now() + LEAVING_MS; ; await new Promise((looked) => setTimeout(looked, LOOK_MS))) {
    const { rows } = await client.query<{ others: number }>(
      `SELECT count(*)::int AS others FROM pg_stat_activity
       WHERE datname = current_database() AND application_name = 'plancraft' AND pid NOT IN (pg_backend_pid(), $1)`,
      [ours[0]?.pid ?? 0],
    );
    if ((rows[0]?.others ?? 0) === 0) return;
    if (performance.now() > untilMs) throw new AppError("restore-in-use", { address });
  }
}

/** Takes away tables that hold nothing, of whatever version they are. */
async function makeEmpty(client: pg.PoolClient, address: string, migrations: URL): Promise<void> {
  const found = await schemaVersion(client);
  if (found === 0) return;
  await refuseNewerSchema(client, migrations);
  for (const name of (await columnsOf(client)).keys()) {
    if (COMES_BY_ITSELF.has(name)) continue;
    const { rows } = await client.query<{ rows: number }>(`SELECT count(*)::float8 AS rows FROM public."${name}"`);
    const count = rows[0]?.rows ?? 0;
    if (count > 0) throw new AppError("restore-not-empty", { address, table: name, rows: count });
  }
  const names = [...BACKED_UP_TABLES, ...Object.keys(PASSED_OVER_TABLES)];
  const { rows } = await client.query<{ name: string; kind: string }>(
    `SELECT relname AS name, relkind AS kind FROM pg_class
     WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v') AND relname = ANY($1)`,
    [names],
  );
  const named = (kind: string) => rows.filter((one) => one.kind === kind).map(({ name }) => `public."${name}"`);
  for (const view of named("v")) await client.query(`DROP VIEW ${view}`);
  await client.query(`DROP TABLE ${named("r").join(", ")}`);
  for (const name of FUNCTIONS) await client.query(`DROP FUNCTION IF EXISTS public."${name}"()`);
}

/** The tables of the backup, in its order, and then the files. */
async function fill(client: pg.PoolClient, { reader, putFile, signal }: LoadRequest): Promise<void> {
  const { tables, files } = reader.head;
  const columns = await columnsOf(client);
  const isKnown = ({ name, columns: filled }: BackupHead["tables"][number]) =>
    filled.every((column) => columns.get(name)?.includes(column));
  if (!tables.every(isKnown)) throw reader.changed();
  for (const table of tables) {
    if (signal.aborted) throw new AppError("interrupted");
    const name = `public."${table.name}"`;
    // What they do was done when the rows were new; and what a migration put there gives way.
    await client.query(`ALTER TABLE ${name} DISABLE TRIGGER USER; DELETE FROM ${name}`);
    const rows = await copyIn(
      client,
      `COPY ${copied(table)} FROM STDIN (ENCODING 'UTF8')`,
      untilAborted(reader.rows(), signal),
    );
    if (rows !== table.rows) throw reader.changed();
    await client.query(`ALTER TABLE ${name} ENABLE TRIGGER USER`);
  }
  await goOnCounting(client);
  for (const { path } of files) await putFile(path, await reader.file());
  await reader.end();
}

async function* untilAborted(rows: AsyncIterable<Buffer>, signal: AbortSignal): AsyncGenerator<Buffer, void, void> {
  for await (const piece of rows) {
    if (signal.aborted) throw new AppError("interrupted");
    yield piece;
  }
}

/** Numbers that the server gives go on behind the last one that was loaded. */
async function goOnCounting(client: pg.PoolClient): Promise<void> {
  const { rows } = await client.query<{ name: string; column: string }>(
    `SELECT relname AS name, attname AS column FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
     WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname = ANY($1) AND attidentity <> ''`,
    [BACKED_UP_TABLES],
  );
  for (const { name, column } of rows) {
    await client.query(
      `SELECT setval(pg_get_serial_sequence('public."${name}"', $1), coalesce(max("${column}"), 0) + 1, false)
       FROM public."${name}"`,
      [column],
    );
  }
}
