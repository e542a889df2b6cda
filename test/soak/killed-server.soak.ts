import pg from "pg";
import { describe, expect, it, onTestFinished } from "vitest";
import { followThroughKills } from "../support/killed-server.ts";
import { everyNodeOnce } from "../support/killed-session.ts";
import { startOpenAIServer } from "../support/openai-server.ts";
import { modelEnvironment } from "../support/planning-script.ts";
import { createTestDatabase } from "../support/postgres.ts";

const IS_SHORT = process.env["PLANCRAFT_SOAK"] === "short";
const SESSIONS = IS_SHORT ? 2 : 20;
const KILLS = 6;
/** The session has more events than this before its last one. */
const EVENTS_LEAST = 20;
/** From calls that are answered at once to those that are open whenever the process is killed. */
const LATENCIES_MS = [0, 20, 200];

describe("a server that is killed 6 times in a session", () => {
  it.each(Array.from({ length: SESSIONS }, (_, nth) => nth))("is followed without a gap, session %i", async (nth) => {
    const { url } = await createTestDatabase();
    const latencyMs = LATENCIES_MS[nth % LATENCIES_MS.length] ?? 0;
    const model = await startOpenAIServer({ answers: everyNodeOnce, latencyMs });
    onTestFinished(() => model.close());
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    onTestFinished(() => client.end());
    const kills = Array.from({ length: KILLS }, () => 1 + Math.floor(Math.random() * EVENTS_LEAST)).sort(
      (a, b) => a - b,
    );
    const { plan } = await followThroughKills({ env: modelEnvironment(url, model), kills, client });
    expect(plan, `killed at ${kills}`).toContain("## ");
  });
});
