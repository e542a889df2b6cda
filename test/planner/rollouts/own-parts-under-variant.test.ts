import { MemorySaver } from "@langchain/langgraph";
import { ChatOpenAI } from "@langchain/openai";
import pg from "pg";
import { expect, it, onTestFinished } from "vitest";
import { createPlanner } from "../../../index.ts";
import { allOf } from "../../support/all-of.ts";
import { startOpenAIServer } from "../../support/openai-server.ts";
import { modelEnvironment, shortOutline } from "../../support/planning-script.ts";
import { createTestDatabase } from "../../support/postgres.ts";
import { keepVariant, storeRollout } from "../../support/stored-variants.ts";

it("a program's own preset, prompts, model, checks and checkpointer go together with a variant, which counts its sessions", async () => {
  const database = await createTestDatabase();
  const server = await startOpenAIServer({ answers: shortOutline });
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  onTestFinished(async () => {
    await client.end();
    await server.close();
  });
  const prompts = { write: "{{words}}\nUnder the variant.\n{{data}}" };
  const content = { name: "own", settings: { minSections: 3 }, temperature: 0.9, prompts };
  const rollout = await storeRollout(client, { variant: await keepVariant(client, content), preset: "pitch" });
  const environment = modelEnvironment(database.url, server);
  const chat = new ChatOpenAI({ model: "m", apiKey: "any", maxRetries: 0, configuration: { baseURL: server.url } });
  const checkpointer = new MemorySaver();
  await using planner = await createPlanner({
    environment,
    model: { id: "house", model: chat },
    checkpointer,
    presets: { pitch: { minSections: 2, minFeatures: 1, length: { en: 700, ko: 1_500 } } },
    prompts: { write: "{{words}}\nOverridden.\n{{data}}", review: "{{words}}\nAs the program has it.\n{{data}}" },
    checks: { ours: () => [{ sectionId: null, problem: "No sums." }] },
  });
  const session = "own-parts";
  const events = await allOf(planner.start({ idea: "A repair café", session, preset: "pitch", yes: true }));
  expect(events.at(-1)).toMatchObject({ type: "done", complete: true });
  const asked = (schema: string) =>
    server.requests.filter((one) => one.schemaName === schema).map(({ messages }) => JSON.stringify(messages));
  expect(asked("Outline").at(-1)).toContain("at least 3 sections");
  expect(asked("Section").at(-1)).toContain("Under the variant.");
  expect(asked("Section").join()).not.toContain("Overridden.");
  expect(asked("Review").at(-1)).toContain("As the program has it.");
  expect(Object.keys(checkpointer.storage)).toEqual([session]);
  const told =
    "SELECT outcome.arm, failed, contradictions FROM rollout_outcomes AS outcome JOIN sessions ON id = session";
  const { rows } = await client.query(told);
  expect(rows).toEqual([{ arm: "canary", failed: false, contradictions: expect.any(Number) }]);
  expect(rows[0].contradictions).toBeGreaterThan(0);
  expect(await planner.status(session)).toMatchObject({ variant: { name: "own", rollout, arm: "canary" } });
});
