import { expect, it, onTestFinished } from "vitest";
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
