import { expect, it, onTestFinished } from "vitest";
import { withSnapshot } from "../../utils/postgres/backup/dump.ts";
import { openDatabase } from "../../utils/postgres/database.ts";
import { createTestDatabase } from "../support/postgres.ts";

it("a long statement is not given up where the server does not say who is at work", async () => {
  const { url } = await createTestDatabase();
  const database = await openDatabase({ databaseUrl: url, home: "/nonexistent" });
  onTestFinished(() => database.close());
  const client = await database.pool.connect();
  try {
    await client.query("SET track_activities = off");
    // Longer than it takes to look twice, to ask, and to wait for an answer under way.
    expect((await client.query("SELECT pg_sleep(9)")).rowCount).toBe(1);
  } finally {
    client.release(true);
  }
});

it("a backup may take longer than the server lets a transaction take", async () => {
  const { url } = await createTestDatabase();
  const before = await openDatabase({ databaseUrl: url, home: "/nonexistent" });
  const [named] = (await before.pool.query<{ name: string }>("SELECT quote_ident(current_database()) AS name")).rows;
  await before.pool.query(`ALTER DATABASE ${named?.name} SET transaction_timeout = 2000`);
  await before.close();
  const { pool, close } = await openDatabase({ databaseUrl: url, home: "/nonexistent" });
  onTestFinished(close);
  const given = { version: "0", files: [] };
  expect(await withSnapshot(pool, given, () => new Promise((taken) => setTimeout(taken, 2_500, "all")))).toBe("all");
});
