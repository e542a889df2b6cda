import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { PRESETS, type PresetName } from "../../schemas/preset.ts";
import type { AnswerScripts } from "../support/openai-answers.ts";
import { startOpenAIServer } from "../support/openai-server.ts";
import { modelEnvironment } from "../support/planning-script.ts";
import { createTestDatabase, type TestDatabase } from "../support/postgres.ts";
import { lastEvent, runCli } from "../support/run-cli.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const section = (id: string) => ({ id, title: `About ${id}`, intent: "", keyPoints: [] });
const sections = (count: number) => Array.from({ length: count }, (_, at) => section(`part-${at + 1}`));
const features = (count: number) => Array.from({ length: count }, (_, at) => `Feature ${at + 1}`);

/** Runs a session at a model server and gives the plan and the requests. */
async function plan(preset: PresetName, answers: AnswerScripts, more: Readonly<Record<string, string>> = {}) {
  const server = await startOpenAIServer({ answers });
  onTestFinished(() => server.close());
  const env = { ...modelEnvironment(database.url, server), ...more };
  const run = await runCli(["new", "A guide to climbing gyms", "--preset", preset, "--yes", "--json"], { env });
  expect(run.exitCode).toBe(0);
  const done = lastEvent(run, "done");
  const count = (name: string) => server.requests.filter(({ schemaName }) => schemaName === name).length;
  return { document: done.plan ?? "", costUsd: done.usage.costUsd, requests: server.requests, count };
}

it.each(["fast", "balanced", "quality"] as const)(
  "makes a plan with the %s preset's model and temperature, and repairs once what is fewer than it wants",
  async (preset) => {
    const { model, temperature, minFeatures, minSections, refineRounds } = PRESETS[preset];
    const { document, requests, count } = await plan(preset, {
      Analysis: [{ features: features(minFeatures - 1) }],
      Outline: [{ sections: sections(minSections - 1) }],
      Review: [{ score: 6 }],
      Agreement: [{ agreed: true, confidence: 0.9, actions: [{ sectionId: "part-1", instruction: "Say more." }] }],
    });
    expect(new Set(requests.map(({ body }) => body["model"]))).toEqual(new Set([model]));
    // The models of the quality preset refuse any temperature but their own.
    const wanted = preset === "quality" ? undefined : temperature;
    expect(new Set(requests.map(({ body }) => body["temperature"]))).toEqual(new Set([wanted]));
    expect(requests.every(({ body }) => body["stream"] === true)).toBe(true);

    expect(count("Analysis")).toBe(2);
    expect(count("Outline")).toBe(2);
    const repair = requests.filter(({ schemaName }) => schemaName === "Outline")[1];
    expect(repair?.messages.map(({ role }) => role).slice(-2)).toEqual(["assistant", "user"]);
    expect(repair?.messages.at(-1)?.content).toContain(`at least ${minSections} are wanted`);
    expect(count("Review")).toBe(refineRounds + 1);
    const missing = document.slice(document.indexOf("## What is missing"));
    expect(missing).toContain(`found ${minFeatures - 1} features; ${minFeatures} were wanted`);
    expect(missing).toContain(`has ${minSections - 1} sections; ${minSections} were wanted`);
    expect(missing).toContain("no refine round was left");
  },
);

it("marks nothing where the repair brings what was wanted", async () => {
  const { document, count } = await plan("fast", {
    Analysis: [{ features: features(1) }, { features: features(3) }],
    Outline: [{ sections: sections(2) }, { sections: sections(7) }],
  });
  expect([count("Analysis"), count("Outline"), count("Section")]).toEqual([2, 2, 7]);
  expect(document).toContain("## What is missing\n\nNothing that we know of.");
});

it("takes the model of PLANCRAFT_MODEL instead of the preset's, with the preset's temperature", async () => {
  const { requests, document, costUsd } = await plan("fast", {}, { PLANCRAFT_MODEL: "openai:house-model" });
  expect(new Set(requests.map(({ body }) => body["model"]))).toEqual(new Set(["house-model"]));
  expect(new Set(requests.map(({ body }) => body["temperature"]))).toEqual(new Set([PRESETS.fast.temperature]));
  expect(document).toContain("openai:house-model (preset fast)");
  // Nobody knows the price of a model of one's own.
  expect(costUsd).toBe(null);
});
