import { randomUUID } from "node:crypto";
import pg from "pg";
import { expect, it, onTestFinished } from "vitest";
import { WorkerStore } from "../../../utils/postgres/stores/worker-store.ts";
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

it("a rollout whose model none of the workers has keeps nobody waiting, and counts nobody", async () => {
  const database = await createTestDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  onTestFinished(async () => {
    await client.end();
    await database.drop();
  });
  const asking = await openedPlanner({
    DATABASE_URL: database.url,
    USE_DURABLE_WORKER: "true",
    PLANCRAFT_MODEL: "offline",
  });
  const variant = await keepVariant(client, { name: "terse", model: "openai:canary" });
  const rollout = await storeRollout(client, { variant });
  const asked = async (session: string) => {
    await asking.create({ idea: "A repair café", session, preset: "fast", memory: false });
    const { rows } = await client.query("SELECT variant, rollout, model FROM sessions WHERE id = $1", [session]);
    return rows[0];
  };
  // Those that come may have it.
  expect(await asked("nobody")).toEqual({ variant, rollout, model: "openai:canary" });
  const pool = new pg.Pool({ connectionString: database.url });
  onTestFinished(() => pool.end());
  const seen = (...models: readonly string[]) =>
    new WorkerStore(pool).seen({ id: randomUUID(), name: "worker", version: "1.0.0", concurrency: 1, models });
  await seen("offline");
  expect(await asked("lacking")).toEqual({ variant: null, rollout: null, model: "offline" });
  await seen("offline", "openai");
  expect(await asked("having")).toEqual({ variant, rollout, model: "openai:canary" });
});
