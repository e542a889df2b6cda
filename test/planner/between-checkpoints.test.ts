import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createPlanner, type Planner, type PlannerEvent } from "../../index.ts";
import { type OpenAIServer, startOpenAIServer } from "../support/openai-server.ts";
import { modelEnvironment, refinesOnce } from "../support/planning-script.ts";
import { createTestDatabase, type TestDatabase } from "../support/postgres.ts";

// What a process leaves that dies at a given moment is in the database, so it can be made there, exactly, for every
// step: a kill of a real process meets the moments between a step's writes and its checkpoint by chance only.

let database: TestDatabase;
let server: OpenAIServer;
let planner: Planner;
let client: pg.Client;
let plan: string | null;
let calls: number;
beforeAll(async () => {
  database = await createTestDatabase();
  server = await startOpenAIServer({ answers: refinesOnce });
  planner = await createPlanner({ environment: modelEnvironment(database.url, server) });
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  plan = planIn(await last(planner.start({ idea: "A guide to climbing gyms", session: "cut", yes: true })));
  calls = server.requests.length;
});
afterAll(async () => {
  await client.end();
  await planner.close();
  await server.close();
  await database.drop();
});

async function last(events: AsyncIterable<PlannerEvent>): Promise<PlannerEvent | undefined> {
  let seen: PlannerEvent | undefined;
  for await (const event of events) seen = event;
  return seen;
}

function planIn(event: PlannerEvent | undefined): string | null {
  if (event?.type !== "done") throw new Error(`It is not done: ${JSON.stringify(event)}`);
  return event.plan;
}

/** The session's checkpoints, the newest first. */
async function checkpoints(): Promise<string[]> {
  const text = "SELECT checkpoint_id AS id FROM checkpoints WHERE thread_id = 'cut' ORDER BY checkpoint_id DESC";
  return (await client.query<{ id: string }>(text)).rows.map(({ id }) => id);
}

it.each([
  ["with all its writes stored", "id > $1"],
  ["with none of its writes stored", "id >= $1"],
])("a session whose process died in any step, %s, comes to the same plan and asks nothing twice", async (_, lost) => {
  expect(plan).toMatch(/^# /);
  const steps = await checkpoints();
  expect(steps.length).toBeGreaterThan(15);
  for (const step of steps.slice(1)) {
    await client.query("DELETE FROM checkpoints WHERE thread_id = 'cut' AND checkpoint_id > $1", [step]);
    const writes = `DELETE FROM checkpoint_writes WHERE thread_id = 'cut' AND ${lost.replace("id", "checkpoint_id")}`;
    await client.query(writes, [step]);
    await client.query("UPDATE sessions SET state = 'running' WHERE id = 'cut'");
    expect(planIn(await last(planner.resume({ session: "cut" })))).toBe(plan);
    expect(await planner.show("cut")).toMatchObject({ state: "done", next: [], error: null });
  }
  expect(server.requests).toHaveLength(calls);
});
