import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OpenAIServer, startOpenAIServer } from "../support/openai-server.ts";
import { modelEnvironment, refinesOnce } from "../support/planning-script.ts";
import { createTestDatabase, type TestDatabase } from "../support/postgres.ts";
import { lastEvent, runCli, startCli } from "../support/run-cli.ts";

const IDEA = "A marketplace for used climbing gear";
const KILLS = process.env["PLANCRAFT_SOAK"] === "short" ? 10 : 50;

let database: TestDatabase;
let client: pg.Client;
let server: OpenAIServer;
let whole: { readonly plan: string; readonly calls: number; readonly durationMs: number };

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  server = await startOpenAIServer({ answers: refinesOnce, latencyMs: 20 });
  const startedAt = performance.now();
  const run = await runCli(["new", IDEA, "--yes", "--json"], { env: modelEnvironment(database.url, server) });
  const durationMs = performance.now() - startedAt;
  whole = { plan: lastEvent(run, "done").plan ?? "", calls: server.requests.length, durationMs };
});
afterAll(async () => {
  await server.close();
  await client.end();
  await database.drop();
});

/** How many answers of the session are stored, once everything its process sent to the database has been done. */
async function storedAnswers(session: string): Promise<number> {
  const others = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
  while ((await client.query(others)).rows.length > 0) await sleep(5);
  const answers = "SELECT count(*)::int AS stored FROM llm_calls WHERE session = $1 AND state = 'accepted'";
  return (await client.query<{ stored: number }>(answers, [session])).rows[0]?.stored ?? 0;
}

describe("kill -9 at a random time", () => {
  it.each(Array.from({ length: KILLS }, (_, at) => at))(
    "comes to the same plan, and pays for nothing twice (%i)",
    async (at) => {
      const env = modelEnvironment(database.url, server);
      const session = `random-${at}`;
      const cli = startCli(["new", IDEA, "--session", session, "--yes"], { env });
      const delayMs = Math.random() * whole.durationMs;
      await sleep(delayMs);
      cli.kill("SIGKILL");
      await cli.result;

      const known = await client.query("SELECT 1 FROM sessions WHERE id = $1", [session]);
      if (known.rows.length === 0) return; // killed before the session was begun: nothing was kept, nothing was paid
      const stored = await storedAnswers(session);
      const before = server.requests.length;
      const resumed = await runCli(["resume", session, "--yes", "--json"], { env });
      expect(resumed.exitCode, `killed after ${delayMs} ms: ${resumed.stderr}`).toBe(0);
      expect(lastEvent(resumed, "done").plan).toBe(whole.plan);
      expect(server.requests.length - before).toBe(whole.calls - stored);
    },
  );
});
