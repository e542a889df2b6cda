import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type pg from "pg";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { openDatabase } from "../../../utils/postgres/database.ts";
import { checkMigrated, migrate } from "../../../utils/postgres/migrate.ts";
import { createTestDatabase } from "../../support/postgres.ts";
import { runChild } from "../../support/postgres-processes.ts";

const OURS = new URL("../../../migrations/", import.meta.url);
const THREE = {
  "0001_runs.sql": "CREATE TABLE runs (what text); INSERT INTO runs VALUES ('one');",
  "0002_more.sql": "INSERT INTO runs VALUES ('two');",
  "0010_last.sql": "INSERT INTO runs VALUES ('ten');",
};

async function createFolder(files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "plancraft-migrations-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, sql] of Object.entries(files)) await writeFile(join(folder, name), sql);
  return folder;
}

async function openEmpty(): Promise<{ pool: pg.Pool; url: string }> {
  const { url } = await createTestDatabase({ isEmpty: true });
  return { pool: await open(url), url };
}

async function open(databaseUrl: string): Promise<pg.Pool> {
  const { pool, close } = await openDatabase({ databaseUrl, home: "/nonexistent" });
  onTestFinished(close);
  return pool;
}

async function column(pool: pg.Pool, sql: string): Promise<unknown[]> {
  return (await pool.query<{ value: unknown }>(sql)).rows.map(({ value }) => value);
}

describe("migrate", () => {
  it("applies each migration exactly once with twenty processes starting at once", async () => {
    const { pool, url } = await openEmpty();
    const folder = await createFolder(THREE);
    await Promise.all(Array.from({ length: 20 }, () => runChild("migrate", url, folder)));
    expect(await column(pool, "SELECT what AS value FROM runs")).toEqual(["one", "two", "ten"]);
    expect(await column(pool, "SELECT version AS value FROM plancraft_migrations ORDER BY 1")).toEqual([1, 2, 10]);
  });

  it("applies what is new to a database that has the rest, from a path or a URL", async () => {
    const { pool } = await openEmpty();
    await migrate(pool, await createFolder({ "0001_runs.sql": THREE["0001_runs.sql"] }));
    await migrate(pool, pathToFileURL(`${await createFolder(THREE)}/`));
    expect(await column(pool, "SELECT what AS value FROM runs")).toEqual(["one", "two", "ten"]);
  });

  it("applies our own migrations to an empty database", async () => {
    const { pool } = await openEmpty();
    await migrate(pool, OURS);
    await migrate(pool, OURS);
    expect((await pool.query("SELECT * FROM sessions")).rowCount).toBe(0);
  });

  it("sends one query when everything is applied", async () => {
    const { pool } = await openEmpty();
    const folder = await createFolder(THREE);
    await migrate(pool, folder);
    const query = vi.spyOn(pool, "query");
    const connect = vi.spyOn(pool, "connect");
    await migrate(pool, folder);
    expect(query).toHaveBeenCalledTimes(1);
    // The pool's own `query` connects once.
    expect(connect).toHaveBeenCalledTimes(1);
  });

  it("does nothing with an empty folder", async () => {
    const { pool } = await openEmpty();
    await migrate(pool, await createFolder({}));
    expect(await column(pool, "SELECT to_regclass('plancraft_migrations') AS value")).toEqual([null]);
  });

  it("leaves a database alone that a newer program took something away from, which this one needs", async () => {
    const { pool } = await openEmpty();
    const contract = "-- contract: needs 0004 and later\nINSERT INTO runs VALUES ('ten');";
    await migrate(pool, await createFolder({ ...THREE, "0010_last.sql": contract }));
    const folder = await createFolder({ "0001_runs.sql": THREE["0001_runs.sql"], "0003_other.sql": "DROP TABLE runs" });
    const refusal = { code: "storage-newer", details: { found: "4", known: "3" } };
    await expect(migrate(pool, folder)).rejects.toMatchObject(refusal);
    await expect(checkMigrated(pool, folder)).rejects.toMatchObject(refusal);
    expect(await column(pool, "SELECT count(*)::int AS value FROM runs")).toEqual([3]);
    // Who knows the fourth goes on, whatever came later.
    const knowing = await createFolder({ "0001_runs.sql": "", "0004_other.sql": "INSERT INTO runs VALUES ('four');" });
    expect(await migrate(pool, knowing)).toEqual(["0004_other.sql"]);
    await checkMigrated(pool, knowing);
  });

  it("goes on with a database that a newer program only added to, while that is added", async () => {
    const { pool, url } = await openEmpty();
    const older = await createFolder({ "0001_runs.sql": THREE["0001_runs.sql"] });
    expect(await migrate(pool, older)).toEqual(["0001_runs.sql"]);
    const held = await open(url);
    const client = await held.connect();
    await client.query("BEGIN");
    await client.query("LOCK TABLE runs IN SHARE MODE");
    const adding = migrate(await open(url), await createFolder(THREE));
    await vi.waitFor(async () => {
      expect(await column(pool, "SELECT 1 AS value FROM pg_locks WHERE NOT granted")).toEqual([1]);
    });
    // What it holds meanwhile keeps no reader waiting.
    await checkMigrated(pool, older);
    await client.query("COMMIT");
    client.release();
    expect(await adding).toEqual(["0002_more.sql", "0010_last.sql"]);
    expect(await migrate(pool, older)).toEqual([]);
    await checkMigrated(pool, older);
    await expect(checkMigrated(pool, await createFolder({ ...THREE, "0011_x.sql": "" }))).rejects.toMatchObject({
      code: "storage-failed",
    });
  });

  it("goes by the version alone where a program applied it that kept nothing else", async () => {
    const { pool } = await openEmpty();
    await pool.query(`CREATE TABLE plancraft_migrations (
      version integer PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`);
    const as = "INSERT INTO plancraft_migrations (version, name) VALUES";
    await pool.query(`CREATE TABLE runs (what text); ${as} (1, '0001_runs.sql')`);
    expect(await migrate(pool, await createFolder(THREE))).toEqual(["0002_more.sql", "0010_last.sql"]);
    await pool.query(`${as} (11, '0011_strict.sql')`);
    await expect(migrate(pool, await createFolder(THREE))).rejects.toMatchObject({ details: { found: "11" } });
  });

  it("leaves nothing of a file that fails and goes on from there when it is mended", async () => {
    const { pool } = await openEmpty();
    const bad = "INSERT INTO runs VALUES ('half'); CREATE TABLE half (); SELECT 1/0;";
    const failing = migrate(pool, await createFolder({ ...THREE, "0002_more.sql": bad }));
    await expect(failing).rejects.toMatchObject({
      code: "storage-failed",
      details: { problem: expect.stringContaining("0002_more.sql") },
      cause: { code: "22012" },
    });
    expect(await column(pool, "SELECT what AS value FROM runs")).toEqual(["one"]);
    expect(await column(pool, "SELECT to_regclass('half') AS value")).toEqual([null]);
    expect(await column(pool, "SELECT version AS value FROM plancraft_migrations")).toEqual([1]);
    await migrate(pool, await createFolder(THREE));
    expect(await column(pool, "SELECT what AS value FROM runs")).toEqual(["one", "two", "ten"]);
  });

  it("waits for a table of an older program only as long as others can wait behind it", async () => {
    const { pool } = await openEmpty();
    const folder = await createFolder(THREE);
    await migrate(pool, folder);
    await pool.query("ALTER TABLE plancraft_migrations DROP COLUMN needs");
    await writeFile(join(folder, "0011_new.sql"), "SELECT 1;");
    // What altering the table would wait with, behind somebody who reads it.
    await pool.query(`CREATE FUNCTION told() RETURNS event_trigger LANGUAGE plpgsql AS
      $$ BEGIN INSERT INTO runs VALUES (current_setting('lock_timeout')); END $$`);
    await pool.query(
      "CREATE EVENT TRIGGER told ON ddl_command_start WHEN TAG IN ('ALTER TABLE') EXECUTE FUNCTION told()",
    );
    await migrate(pool, folder);
    expect(await column(pool, "SELECT what AS value FROM runs")).toEqual(["one", "two", "ten", "10s"]);
  });

  it("needs no more than the right to create tables in schema public, and says so where it is missing", async () => {
    const { pool, url } = await openEmpty();
    const user = `user_${new URL(url).pathname.slice(1)}`;
    await pool.query(`CREATE ROLE ${user} LOGIN`);
    onTestFinished(async () => void (await pool.query(`DROP OWNED BY ${user}; DROP ROLE ${user}`)));
    const asUser = new URL(url);
    asUser.username = user;
    const theirs = await open(asUser.href);
    const folder = await createFolder(THREE);
    await expect(migrate(theirs, folder)).rejects.toMatchObject({
      code: "storage-denied",
      message: expect.stringContaining("CREATE on schema public"),
      cause: { code: "42501" },
    });
    await pool.query(`GRANT CREATE ON SCHEMA public TO ${user}; CREATE SCHEMA AUTHORIZATION ${user}`);
    await migrate(theirs, folder);
    expect(await column(pool, "SELECT what AS value FROM public.runs")).toEqual(["one", "two", "ten"]);
  });

  it("reads a migrated database that is read-only, and says so where there is something to apply", async () => {
    const { pool, url } = await openEmpty();
    const name = new URL(url).pathname.slice(1);
    const folder = await createFolder({ "0001_runs.sql": THREE["0001_runs.sql"] });
    await migrate(pool, folder);
    await pool.query(`ALTER DATABASE ${name} SET default_transaction_read_only = on`);
    const readOnly = await open(url);
    await migrate(readOnly, folder);
    await expect(migrate(readOnly, await createFolder(THREE))).rejects.toMatchObject({
      code: "storage-read-only",
      cause: { code: "25006" },
    });
    expect(await column(pool, "SELECT what AS value FROM runs")).toEqual(["one"]);
    expect(await column(pool, "SELECT version AS value FROM plancraft_migrations")).toEqual([1]);
  });

  it.each([
    ["misnamed", { "1_runs.sql": "" }],
    ["numbered twice", { "0001_a.sql": "", "0001_b.sql": "" }],
  ])("refuses files that are %s before it changes anything", async (_, files) => {
    const { pool } = await openEmpty();
    await expect(migrate(pool, await createFolder(files))).rejects.toMatchObject({ code: "defect" });
    expect(await column(pool, "SELECT to_regclass('plancraft_migrations') AS value")).toEqual([null]);
  });
});
