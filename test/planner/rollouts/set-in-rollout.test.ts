import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { planWithFigures } from "../../support/plan-with-figures.ts";
import { createTestDatabase, type TestDatabase } from "../../support/postgres.ts";
import { outcomesOf, storeRollout } from "../../support/stored-rollout.ts";

let database: TestDatabase;
let client: pg.Client;
const opened: { close(): Promise<unknown> }[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  for (const one of opened) await one.close();
  await client.end();
  await database.drop();
});

describe("figures that are set in a session of a rollout", () => {
  it("count it where its process was killed between its plan and its end, once, and never one that has ended before", async () => {
    const { planner, session } = await planWithFigures(database, opened);
    const rollout = await storeRollout(client);
    // As such a kill leaves it.
    await client.query("UPDATE all_sessions SET rollout = $2, arm = 'control', state = 'running' WHERE id = $1", [
      session,
      rollout,
    ]);
    expect(await planner.set({ session, settings: ["basket=22"] })).toMatchObject({ version: 2 });
    expect(await planner.status(session)).toMatchObject({ state: "done" });
    const counted = [{ session, arm: "control", failed: false, code: null }];
    expect(await outcomesOf(client, rollout)).toMatchObject(counted);
    await client.query("UPDATE rollout_outcomes SET failed = true, code = 'model-auth'");
    expect(await planner.set({ session, settings: ["basket=21"] })).toMatchObject({ version: 3 });
    expect(await outcomesOf(client, rollout)).toMatchObject([{ ...counted[0], failed: true, code: "model-auth" }]);
  });
});
