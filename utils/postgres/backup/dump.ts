import { createHash } from "node:crypto";
import type pg from "pg";
import { AppError } from "../../errors.ts";
import { copyOut } from "../copy.ts";
import { holdMigrations, schemaVersion } from "../migrate.ts";
import { storageError } from "../storage-error.ts";
import { BACKED_UP_TABLES } from "./backed-up-tables.ts";
import { BACKUP_FORMAT, type BackupHead, TABLE_END } from "./backup-head.ts";

/** A file of the home that goes with the tables. */
export interface BackupFile {
  /** From the home on. */
  readonly path: string;
  readonly content: Buffer;
}

/** The tables of a database as they stood at one moment. */
export interface Snapshot {
  readonly head: BackupHead;
  /** The whole backup, not yet packed, in pieces of some 64 kB. Read once. */
  content(signal: AbortSignal): AsyncGenerator<Buffer, void, void>;
}

/**
 * So that text means the same whatever the server or the user is set to, and nothing ends a backup that takes long; a lock is
 * waited for only as long as others can wait behind it.
 */
export const PLAIN_TEXT = `
  SET LOCAL datestyle = 'ISO, MDY'; SET LOCAL timezone = 'UTC'; SET LOCAL intervalstyle = 'postgres';
  SET LOCAL extra_float_digits = 1; SET LOCAL bytea_output = 'hex'; SET LOCAL client_encoding = 'UTF8';
  SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL lock_timeout = '5s';
  SELECT set_config(name, '0', true) FROM pg_settings WHERE name = 'transaction_timeout'`;

/**
 * Reads all tables in one transaction that only reads: what is written meanwhile is not in it, and nobody waits. A migration
 * that begins waits until it is over, before it has locked anything.
 * @param work Gets the snapshot, which lasts no longer.
 * @throws AppError `backup-nothing` where PlanCraft has never been at work there; of category `storage`; AppErrors of
 *   `work`.
 */
export async function withSnapshot<T>(
  pool: pg.Pool,
  given: { readonly version: string; readonly files: readonly BackupFile[] },
  work: (snapshot: Snapshot) => Promise<T>,
): Promise<T> {
  const client = await pool.connect().catch((error: unknown) => {
    throw storageError(error);
  });
  let broken = true;
  try {
    const release = await holdMigrations(client);
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    await client.query(PLAIN_TEXT);
    const head = await headOf(client, given);
    const result = await work({ head, content: (signal) => contentOf(client, head, given.files, signal) });
    await client.query("COMMIT");
    await release();
    broken = false;
    return result;
  } catch (error) {
    throw storageError(error);
  } finally {
    // Closing the connection ends the transaction, whatever is still being sent.
    client.release(broken);
  }
}

async function headOf(
  client: pg.PoolClient,
  { version, files }: { readonly version: string; readonly files: readonly BackupFile[] },
): Promise<BackupHead> {
  const schema = await schemaVersion(client);
  if (schema === 0) throw new AppError("backup-nothing");
  const columns = await columnsOf(client);
  const names = BACKED_UP_TABLES.filter((name) => columns.has(name));
  const counts = names.map((name) => `SELECT '${name}' AS name, count(*)::float8 AS rows FROM public."${name}"`);
  const { rows } = await client.query<{ name: string; rows: number }>(counts.join(" UNION ALL "));
  const rowsOf = new Map(rows.map((row) => [row.name, row.rows]));
  const source = columns.has("event_source")
    ? (await client.query<{ id: string }>("SELECT id FROM public.event_source")).rows[0]?.id
    : undefined;
  return {
    plancraftBackup: BACKUP_FORMAT,
    version,
    schema,
    source: source ?? null,
    madeAt: new Date().toISOString(),
    tables: names.map((name) => ({ name, columns: columns.get(name) ?? [], rows: rowsOf.get(name) ?? 0 })),
    files: files.map(({ path, content }) => ({ path, bytes: content.length })),
  };
}

/** The columns of our tables that hold something of their own: what is generated is generated again. */
export async function columnsOf(client: pg.ClientBase): Promise<ReadonlyMap<string, string[]>> {
  const { rows } = await client.query<{ name: string; columns: string[] }>(
    `SELECT relname AS name, array_agg(attname::text ORDER BY attnum) AS columns
     FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
     WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname = ANY($1)
       AND attnum > 0 AND NOT attisdropped AND attgenerated = '' GROUP BY 1`,
    [BACKED_UP_TABLES],
  );
  return new Map(rows.map(({ name, columns }) => [name, columns]));
}

/** A table's name and columns as COPY takes them. */
export function copied({ name, columns }: BackupHead["tables"][number]): string {
  return `public."${name}" (${columns.map((column) => `"${column}"`).join(", ")})`;
}

async function* contentOf(
  client: pg.PoolClient,
  head: BackupHead,
  files: readonly BackupFile[],
  signal: AbortSignal,
): AsyncGenerator<Buffer, void, void> {
  const hash = createHash("sha256");
  for await (const piece of parts()) {
    hash.update(piece);
    yield piece;
  }
  yield line({ sha256: hash.digest("hex") });

  async function* parts(): AsyncGenerator<Buffer, void, void> {
    yield line(head);
    for (const table of head.tables) {
      yield* copyOut(client, `COPY ${copied(table)} TO STDOUT (ENCODING 'UTF8')`, signal);
      yield TABLE_END;
    }
    for (const { content } of files) yield Buffer.from(`${content.toString("base64")}\n`);
  }
}

function line(value: object): Buffer {
  return Buffer.from(`${JSON.stringify(value)}\n`);
}
