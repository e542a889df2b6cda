import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { type Database, openDatabase } from "../../utils/postgres/database.ts";
import { migrate } from "../../utils/postgres/migrate.ts";
import { fastFolder, ofThisRun } from "./fast-folder.ts";

const TEMPLATE = "plancraft_template";
let home: string;
let cluster: string;
let database: Database;

/**
 * Vitest's global setup: one embedded server for the whole run, the template all test databases are made of,
 * and a cluster for those that start servers of their own.
 */
export async function setup(project: TestProject): Promise<void> {
  const folder = await fastFolder();
  home = await mkdtemp(join(folder, ofThisRun("home")));
  cluster = await mkdtemp(join(folder, ofThisRun("cluster")));
  await (await openDatabase({ home: cluster })).close();
  await copy(cluster, home);
  database = await openDatabase({ home });
  const { rows } = await database.pool.query<{ folder: string }>(
    "SELECT current_setting('unix_socket_directories') AS folder",
  );
  // Only here: no machine crash matters to a test run, and creating and dropping databases becomes ten times as fast.
  await database.pool.query("ALTER SYSTEM SET fsync = off");
  // The log is in memory, too.
  await database.pool.query("ALTER SYSTEM SET max_wal_size = '128MB'");
  await database.pool.query("SELECT pg_reload_conf()");
  // The port is named so that no PGPORT has a say.
  const urlOf = (name: string) =>
    `postgresql://postgres@localhost:5432/${name}?host=${encodeURIComponent(rows[0]?.folder ?? "")}`;

  await database.pool.query(`CREATE DATABASE ${TEMPLATE}`);
  const pool = new pg.Pool({ connectionString: urlOf(TEMPLATE), max: 1 });
  await migrate(pool, new URL("../../migrations/", import.meta.url)).finally(() => pool.end());
  // A database with a connection to it cannot be cloned.
  await database.pool.query(`ALTER DATABASE ${TEMPLATE} ALLOW_CONNECTIONS false`);
  project.provide("postgresAdminUrl", urlOf("postgres"));
  project.provide("postgresTemplate", TEMPLATE);
  project.provide("postgresCluster", cluster);
}

/** Stops the server, and removes it unless failed tests left their databases to be looked at. */
export async function teardown(): Promise<void> {
  const { rows } = await database.pool.query<{ name: string }>(
    "SELECT datname AS name FROM pg_database WHERE shobj_description(oid, 'pg_database') = 'kept'",
  );
  await database.close();
  await rm(cluster, { recursive: true, force: true });
  const kept = rows.length === 0 ? undefined : await mkdtemp(join(tmpdir(), "plancraft-kept-"));
  if (kept !== undefined) await copy(home, kept);
  await rm(home, { recursive: true, force: true });
  if (kept === undefined) return;
  const names = rows.map(({ name }) => name).join(", ");
  console.error(`Kept ${names} in ${kept}: any plancraft command with PLANCRAFT_HOME=${kept} starts the server again.`);
}

/** Not Node's own copy, which takes as long as making a cluster. */
async function copy(from: string, to: string): Promise<void> {
  await promisify(execFile)("cp", ["-a", `${from}/.`, to]);
}
