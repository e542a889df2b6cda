import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { USUAL_PRACTICE } from "../../../graph/practice.ts";
import { createPlanner, type Planner } from "../../../index.ts";
import { planChoices } from "../../../planner/setup/choices.ts";
import { PRESETS } from "../../../schemas/preset.ts";
import { chooseModel, readConfig } from "../../../utils/config/read-config.ts";
import type { Environment } from "../../../utils/config.ts";
import type { LocalServer } from "../../../utils/llm/provider/local-servers.ts";
import { createTestDatabase, type TestDatabase } from "../../support/postgres.ts";
import { served } from "../../support/served.ts";

let database: TestDatabase;
let planner: Planner;
beforeAll(async () => {
  database = await createTestDatabase();
  const environment = { DATABASE_URL: database.url, ANTHROPIC_API_KEY: "key-of-a-test", PLANCRAFT_PRESET: "fast" };
  const presets = { pitch: { minSections: 3, refineRounds: 0, model: "openai:gpt-4.1" } };
  planner = await createPlanner({ environment: { ...environment, PLANCRAFT_MAX_COST: "2" }, presets });
});
afterAll(async () => {
  await planner.close();
  await database.drop();
});

describe("what a new plan can be made with", () => {
  it("is told to a page: presets with what they mean, models that there are the means for, and limits", async () => {
    const app = served({ planner });
    const { status, json } = await app.call("GET", "/api/choices");
    expect(status).toBe(200);
    expect(json.presets.map(({ id, isDefault, model }: Record<string, unknown>) => [id, isDefault, model])).toEqual([
      ["fast", true, "anthropic:claude-haiku-5-5"],
      ["balanced", false, "anthropic:claude-sonnet-5-5"],
      ["quality", false, "anthropic:claude-opus-5-5"],
      // Of the program's own, and its model has no key here.
      ["pitch", false, null],
    ]);
    expect(json.presets[0]).toMatchObject({ minSections: PRESETS.fast.minSections, length: PRESETS.fast.length });
    expect(json.presets[3]).toMatchObject({ minSections: 3, refineRounds: 0 });
    expect(json.models[0]).toEqual({ id: "anthropic:claude-haiku-5-5", isDefault: true });
    expect(json.models.at(-1)).toEqual({ id: "offline", isDefault: false });
    expect(json.models.every(({ id }: { id: string }) => /^(?:anthropic:|offline$)/.test(id))).toBe(true);
    expect(json).toMatchObject({ language: null, limits: { maxCostUsd: 2, maxTokens: null } });
    expect(json.uploads).toMatchObject({ maxFiles: 50, maxFileBytes: 20_000_000, maxBytes: 100_000_000 });
    expect(json.uploads.types).toContain(".pdf");
  });

  it("has only what the requester may use, also models that only their token names", async () => {
    const models = ["anthropic:claude-other", "openai:gpt-4.1", "anthropic:claude-sonnet-5-5"];
    const choices = await planner.as({ person: "kim", models }).choices();
    expect(choices.models.map(({ id }) => id).toSorted()).toEqual([
      "anthropic:claude-other",
      "anthropic:claude-sonnet-5-5",
    ]);
    expect(choices.presets.map(({ model }) => model)).toEqual([null, "anthropic:claude-sonnet-5-5", null, null]);
    expect((await planner.as({ person: "kim", models: [] }).choices()).models).toEqual([]);
  });
});

describe("the models of this machine", () => {
  const named = (name: string) => ({ name, size: null, parameters: null });
  const SERVERS: readonly LocalServer[] = [
    { name: "Ollama", address: "http://127.0.0.1:11434", models: [named("qwen3:8b")] },
    { name: "LM Studio", address: "http://127.0.0.1:1234", models: [named("gemma")] },
  ];

  async function modelsWith(environment: Environment): Promise<string[]> {
    const config = readConfig(environment);
    const options = { models: { byId: new Map(), idFor: () => null }, practice: USUAL_PRACTICE };
    const modelFor = (preset: string) => chooseModel(config, preset === "fast" ? "fast" : "balanced");
    const context = { config, options: { ...options, modelFor }, practice: USUAL_PRACTICE, modelFor };
    const choices = await planChoices({ ...context, requester: { person: "kim" } }, async () => [...SERVERS]);
    return choices.models.map(({ id }) => id);
  }

  it("are offered where a session would ask that server", async () => {
    expect(await modelsWith({})).toEqual(["ollama:qwen3:8b", "offline"]);
    expect(await modelsWith({ OPENAI_BASE_URL: "http://localhost:1234/v1" })).toContain("openai:gemma");
    expect(await modelsWith({ OPENAI_BASE_URL: "http://elsewhere.example/v1" })).not.toContain("openai:gemma");
    expect(await modelsWith({ OLLAMA_HOST: "http://elsewhere.example:11434" })).not.toContain("ollama:qwen3:8b");
  });

  it("do not keep a model that is set from being the first, nor a wrong one from leaving the others", async () => {
    expect((await modelsWith({ PLANCRAFT_MODEL: "ollama:own" }))[0]).toBe("ollama:own");
    expect(await modelsWith({ PLANCRAFT_MODEL: "openai:gpt-4.1" })).toEqual(["ollama:qwen3:8b", "offline"]);
  });
});
