import pg from "pg";
import { expect, it, onTestFinished } from "vitest";
import { allOf } from "../../support/all-of.ts";
import { startOpenAIServer } from "../../support/openai-server.ts";
import { openedPlanner } from "../../support/opened-planner.ts";
import { modelEnvironment, shortOutline } from "../../support/planning-script.ts";
import { createTestDatabase } from "../../support/postgres.ts";
import { queueWorker } from "../../support/queue-worker.ts";
import { keepVariant, storeRollout } from "../../support/stored-variants.ts";

it("a worker makes a session under the variant that it was stored with, though its rollout is over by then", async () => {
  const database = await createTestDatabase();
  const server = await startOpenAIServer({ answers: shortOutline });
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  onTestFinished(async () => {
    await client.end();
    await server.close();
    await database.drop();
  });
  const env = modelEnvironment(database.url, server);
  const asking = await openedPlanner({ ...env, USE_DURABLE_WORKER: "true" });
  const variant = await keepVariant(client, { name: "terse", prompts: { write: "Tersely. {{words}}\n{{data}}" } });
  const rollout = await storeRollout(client, { variant });
  const session = "queued";
  const events = asking.start({ idea: "A repair café", session, preset: "fast", yes: true, memory: false });
  expect((await events.next()).value).toMatchObject({ type: "session-queued" });
  await events.return();
  await client.query("UPDATE rollouts SET state = 'rolled-back'");

  const worker = await queueWorker({ ...env, USE_DURABLE_WORKER: "true" });
  expect(await worker.work()).toEqual([{ outcome: "over" }]);
  const told = { name: "terse", version: variant, rollout, arm: "canary" };
  expect(await asking.status(session)).toMatchObject({ state: "done", variant: told });
  const started = (await allOf(asking.events(session))).find(({ type }) => type === "session-started");
  expect(started).toMatchObject({ variant: told });
  const sections = server.requests.filter(({ schemaName }) => schemaName === "Section");
  expect(sections.length).toBeGreaterThan(0);
  for (const { messages } of sections) expect(messages.at(-1)?.content).toContain("Tersely.");
});
