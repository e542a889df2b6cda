import pg from "pg";
import { describe, expect, it, onTestFinished } from "vitest";
import { poolsTransactions } from "../../../utils/postgres/pooling.ts";
import { createTestDatabase } from "../../support/postgres.ts";
import { startPostgresProxy } from "../../support/postgres-proxy.ts";
import { type PoolerOptions, startTransactionPooler } from "../../support/transaction-pooler.ts";

async function poolerUrl(options: PoolerOptions): Promise<string> {
  const pooler = await startTransactionPooler((await createTestDatabase()).url, options);
  onTestFinished(() => pooler.close());
  return pooler.url;
}

describe("poolsTransactions", () => {
  it.each<PoolerOptions>([
    { connections: 1, lends: "newest" },
    { connections: 2, lends: "newest" },
    { connections: 2, lends: "oldest" },
    { connections: 3, lends: "oldest" },
  ])("sees a pooler with $connections connections that lends its $lends one", async (options) => {
    expect(await poolsTransactions(await poolerUrl(options))).toBe(true);
  });

  it("does not take a server for a pooler", async () => {
    expect(await poolsTransactions((await createTestDatabase()).url)).toBe(false);
  });

  it("does not take for a pooler what only passes everything on", async () => {
    const proxy = await startPostgresProxy((await createTestDatabase()).url);
    onTestFinished(() => proxy.close());
    expect(await poolsTransactions(proxy.url)).toBe(false);
    expect(proxy.operations).toContain("SELECT pg_backend_pid() AS pid");
  });

  it("leaves no connection and no transaction behind", async () => {
    const { url } = await createTestDatabase();
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await poolsTransactions(url);
    const others = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
    await expect.poll(async () => (await client.query(others)).rows).toEqual([]);
    await client.end();
  });

  it.each(["postgresql://postgres@127.0.0.1:1/none", "postgresql://[broken"])(
    "says that it cannot ask %s",
    async (url) => {
      await expect(poolsTransactions(url)).rejects.toMatchObject({ category: "storage" });
    },
  );

  it("is tried on a pooler that breaks what is said to break: a lock is everybody's", async () => {
    const connectionString = await poolerUrl({ connections: 2, lends: "newest" });
    const [holder, stranger] = [new pg.Client({ connectionString }), new pg.Client({ connectionString })];
    await Promise.all([holder.connect(), stranger.connect()]);
    await holder.query("SELECT pg_advisory_lock(1)");
    const unlock = "SELECT pg_advisory_unlock(1) AS unlocked";
    expect((await stranger.query(unlock)).rows).toEqual([{ unlocked: true }]);
    // In a transaction a connection is one's own.
    await holder.query("BEGIN");
    await holder.query("SELECT pg_advisory_xact_lock(1)");
    const tried = await stranger.query("SELECT pg_try_advisory_xact_lock(1) AS taken");
    expect(tried.rows).toEqual([{ taken: false }]);
    await Promise.all([holder.end(), stranger.end()]);
  });
});
