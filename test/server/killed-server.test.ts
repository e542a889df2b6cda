import pg from "pg";
import { expect, it, onTestFinished } from "vitest";
import { followThroughKills } from "../support/killed-server.ts";
import { everyNodeOnce } from "../support/killed-session.ts";
import { startOpenAIServer } from "../support/openai-server.ts";
import { modelEnvironment } from "../support/planning-script.ts";
import { createTestDatabase } from "../support/postgres.ts";

/** Long enough that events come one after the other, and calls are open when the process is killed. */
const LATENCY_MS = 40;
/** The session has more events than this before its last one. */
const EVENTS_LEAST = 20;
const KILLS = 3;

it("gives a client that comes back every event once, in order, and the plan, though its server is killed 3 times", async () => {
  const { url } = await createTestDatabase();
  const model = await startOpenAIServer({ answers: everyNodeOnce, latencyMs: LATENCY_MS });
  onTestFinished(() => model.close());
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
  const third = Math.floor(EVENTS_LEAST / KILLS);
  const kills = Array.from({ length: KILLS }, (_, nth) => nth * third + 1 + Math.floor(Math.random() * third));
  const env = modelEnvironment(url, model);
  const { plan } = await followThroughKills({ env, kills, client });
  expect(plan, `killed at ${kills}`).toContain("## ");
});
