import { createServer } from "node:net";
import pg from "pg";
import { describe, expect, inject, it, onTestFinished } from "vitest";
import { AppError } from "../../../utils/errors.ts";
import { type Database, openDatabase, storageError } from "../../../utils/postgres/database.ts";
import { createTestDatabase } from "../../support/postgres.ts";
import { createHomeWithCluster } from "../../support/postgres-processes.ts";

/** Never used: with a DATABASE_URL there is no embedded server. */
const HOME = "/nonexistent/plancraft";

async function failure(databaseUrl: string): Promise<AppError> {
  try {
    const { close } = await openDatabase({ databaseUrl, home: HOME });
    await close();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error(`${databaseUrl} could be opened`);
}

async function openTestDatabase(): Promise<Database> {
  const { url } = await createTestDatabase();
  const database = await openDatabase({ databaseUrl: url, home: HOME });
  onTestFinished(() => database.close());
  return database;
}

async function backendPid(client: pg.PoolClient | pg.Pool): Promise<number> {
  const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  return rows[0]?.pid ?? 0;
}

async function terminate(pid: number): Promise<void> {
  const admin = new pg.Client({ connectionString: inject("postgresAdminUrl") });
  await admin.connect();
  await admin.query("SELECT pg_terminate_backend($1)", [pid]);
  await admin.end();
}

describe("a configured server that cannot be reached", () => {
  it.each([
    ["refuses connections", "postgres://me:secret@127.0.0.1:1/db", "127.0.0.1:1/db", "connection refused"],
    [
      "refuses on every address of its name",
      "postgres://me:secret@localhost:1/db",
      "localhost:1/db",
      "connection refused",
    ],
    [
      "has no socket",
      "postgres://me:secret@localhost:5432/db?host=/no/such/dir",
      "/no/such/dir:5432/db",
      "no such socket",
    ],
  ])("is named when it %s", async (_, url, address, problem) => {
    const error = await failure(url);
    expect(error).toMatchObject({ code: "storage-unreachable", exitCode: 5, details: { address, problem } });
    expect(error.cause).toBeInstanceOf(Error);
  });

  it("is named when its host is unknown", async () => {
    const error = await failure("postgres://me:secret@no-such-host.invalid/db");
    expect(error).toMatchObject({ code: "storage-unreachable", details: { address: "no-such-host.invalid:5432/db" } });
  });

  it("is named when it accepts and never answers", async () => {
    const server = createServer(() => {}).listen(0, "127.0.0.1");
    onTestFinished(() => void server.close());
    await expect.poll(() => server.listening).toBe(true);
    const address = server.address();
    const port = typeof address === "object" ? address?.port : 0;
    expect(await failure(`postgres://me:secret@127.0.0.1:${port}/db`)).toMatchObject({ code: "storage-unreachable" });
  });

  it("is named when it has no such database or user", async () => {
    const url = new URL(inject("postgresAdminUrl"));
    url.pathname = "/no_such_database";
    expect(await failure(url.href)).toMatchObject({ code: "storage-no-database", exitCode: 5 });
    url.pathname = "/postgres";
    url.username = "nobody_here";
    expect(await failure(url.href)).toMatchObject({ code: "storage-login", exitCode: 5 });
  });

  it.each([
    "postgres://me:secret@127.0.0.1:1/db",
    "postgres://me:se/cret@127.0.0.1:1/db",
    "postgres://me:4711/secret@127.0.0.1/db",
    "postgres://me:4711#secret@127.0.0.1/db",
    "postgres://me:4711?secret@127.0.0.1/db",
    "postgres://me:%secret@127.0.0.1:1/db",
    "not a url with secret",
  ])("does not betray the password of %s", async (url) => {
    const error = await failure(url);
    expect(error.category).toBe("storage");
    for (const text of [error.message, error.inLanguage("ko"), JSON.stringify(error.details)]) {
      expect(text).not.toMatch(/secret|cret|4711/);
    }
  });
});

describe("an open database", () => {
  it("survives the loss of an idle connection", async () => {
    const { pool } = await openTestDatabase();
    const pid = await backendPid(pool);
    await terminate(pid);
    await expect.poll(() => backendPid(pool)).not.toBe(pid);
  });

  it("survives the loss of a connection that is handed out and says which kind of error it is", async () => {
    const { pool } = await openTestDatabase();
    const client = await pool.connect();
    await client.query("BEGIN");
    await terminate(await backendPid(client));
    const error = await client.query("SELECT 1").catch((reason: unknown) => reason);
    client.release(true);
    expect(storageError(error)).toMatchObject({ code: "storage-unreachable" });
    expect((await pool.query("SELECT 1")).rowCount).toBe(1);
  });

  it("takes at most five connections of a configured server, the locks' included", async () => {
    const { pool, lockConnection, kind, address } = await openTestDatabase();
    await lockConnection();
    const others = Array.from({ length: 10 }, () => pool.query("SELECT pg_sleep(0.05)"));
    const { rows } = await pool.query<{ count: number }>(
      "SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database()",
    );
    await Promise.all(others);
    expect(rows[0]?.count).toBe(5);
    expect(kind).toBe("external");
    expect(address).toMatch(/^\/.*:5432\/test_[0-9a-f]+$/);
  });

  it("takes at most five connections of the embedded server, its share included", async () => {
    const database = await openDatabase({ home: await createHomeWithCluster() });
    const others = Array.from({ length: 10 }, () => database.pool.query("SELECT pg_sleep(0.05)"));
    const { rows } = await database.pool.query<{ count: number }>(
      "SELECT count(*)::int AS count FROM pg_stat_activity WHERE application_name = 'plancraft'",
    );
    await Promise.all(others);
    expect(rows[0]?.count).toBe(5);
    expect(database.kind).toBe("embedded");
    await database.close();
  });

  it("closes once however often it is asked, and although somebody keeps a connection", async () => {
    const { pool, close } = await openTestDatabase();
    const kept = await pool.connect();
    const busy = await pool.connect();
    const query = busy.query("SELECT pg_sleep(60)").catch((reason: unknown) => reason);
    await Promise.all([close(), close()]);
    await close();
    expect(storageError(await query)).toMatchObject({ code: "storage-unreachable" });
    expect(() => kept.release()).not.toThrow();
  });
});

describe("a storage error", () => {
  const withCode = (code: string) => Object.assign(new Error("text"), { code });

  it.each(["ECONNREFUSED", "ENOENT", "ENOTFOUND", "ETIMEDOUT", "57P01", "57P02", "57P03", "08006", "08P01"])(
    "of code %s is a matter of the connection",
    (code) => {
      expect(storageError(withCode(code))).toMatchObject({ code: "storage-unreachable", cause: { code } });
    },
  );

  it.each(["23505", "42P01", "40001", "22P05", "57014", "53400"])("of code %s is the server's refusal", (code) => {
    expect(storageError(withCode(code))).toMatchObject({ code: "storage-failed", cause: { code } });
  });

  it.each([
    ["25006", "storage-read-only"],
    ["28000", "storage-login"],
    ["28P01", "storage-login"],
    ["3D000", "storage-no-database"],
    ["42501", "storage-denied"],
    ["53100", "storage-disk-full"],
    ["53200", "storage-out-of-memory"],
    ["53300", "storage-busy"],
  ])("of code %s has a sentence of its own", (code, ours) => {
    expect(storageError(withCode(code))).toMatchObject({ code: ours, category: "storage", exitCode: 5 });
  });

  it.each(["en", "ko"] as const)("leaves no gap in its sentence (%s), with and without an address", (language) => {
    for (const code of ["57P03", "25006", "28P01", "3D000", "42501", "53100", "53200", "53300", "23505"]) {
      for (const address of [undefined, "db:5432/x"]) {
        expect(storageError(withCode(code), address).inLanguage(language)).not.toMatch(/\(\)|at {2}|undefined|[{}]/);
      }
    }
  });

  it("is found among the errors of several addresses", () => {
    const error = new AggregateError([withCode("EHOSTUNREACH"), withCode("ECONNREFUSED")]);
    expect(storageError(error)).toMatchObject({ code: "storage-unreachable" });
    expect(storageError(new AggregateError([withCode("23505")]))).toMatchObject({ code: "storage-failed" });
  });

  it("is left alone when it has a code of ours, and names the address where it is known", () => {
    const ours = new AppError("session-in-use", { session: "a", holder: "b" });
    expect(storageError(ours)).toBe(ours);
    expect(storageError(withCode("57P01"), "db:5432/x").message).toContain("db:5432/x");
    expect(storageError(new TypeError("ours"))).toMatchObject({ code: "storage-failed" });
  });
});
