import pg from "pg";
import { expect, it } from "vitest";
import { createTestDatabase } from "../support/postgres.ts";
import { runCli } from "../support/run-cli.ts";

it("brings an empty database up to date, with the queue where there is one, and says what was left to do", async () => {
  const { url } = await createTestDatabase({ isEmpty: true });
  const address = expect.stringContaining(new URL(url).pathname.slice(1));
  const first = await runCli(["migrate", "--json"], { env: { DATABASE_URL: url } });
  expect(first).toMatchObject({ exitCode: 0, lines: [{ address, applied: expect.any(Array) }] });
  expect(first.lines[0]?.["applied"]).toContain("0001_sessions.sql");
  const again = await runCli(["migrate"], { env: { DATABASE_URL: url, USE_DURABLE_WORKER: "true" } });
  expect(again).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^The database \S+ is up to date\.\n$/) });
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  expect((await client.query("SELECT FROM plancraft_queue.queue")).rowCount).toBe(1);
  await client.end();
});

it("ends with 5 where the database cannot be reached", async () => {
  const { exitCode, lines } = await runCli(["migrate", "--json"], {
    env: { DATABASE_URL: "postgres://nobody@127.0.0.1:1/plans" },
  });
  expect({ exitCode, lines }).toMatchObject({ exitCode: 5, lines: [{ error: { code: "storage-unreachable" } }] });
});
