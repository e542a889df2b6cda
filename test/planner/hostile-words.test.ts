import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { planHtml } from "../../export/html/plan-html.ts";
import { createPlanner } from "../../planner/compose.ts";
import type { Planner } from "../../planner/planner.ts";
import type { PlannerEvent } from "../../schemas/event.ts";
import { PlanExport } from "../../schemas/plan/plan-export.ts";
import { CALLS, type Wrong, wronged, wrongs } from "../support/hostile-words.ts";
import { manyRuns } from "../support/many-runs.ts";
import { type AnswerContext, goodAnswer } from "../support/openai-answers.ts";
import { type OpenAIServer, startOpenAIServer } from "../support/openai-server.ts";
import { AUDIENCE_QUESTION, modelEnvironment } from "../support/planning-script.ts";
import { createTestDatabase, type TestDatabase } from "../support/postgres.ts";

/** Each is a whole session of about two seconds. */
const RUNS = manyRuns(40);
const IDEAS = ["A marketplace for used climbing gear", "중고 등산 장비 장터"];
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there.
const UNPRINTABLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;
const FORM = {
  id: "budget",
  kind: "form",
  prompt: "What may it cost?",
  why: "",
  options: [],
  recommended: null,
  fields: [
    {
      id: "sum",
      label: "Sum",
      type: "number",
      required: true,
      choices: [],
      min: 0,
      max: 10,
      pattern: null,
      default: 5,
    },
    {
      id: "word",
      label: "Word",
      type: "text",
      required: false,
      choices: [],
      min: null,
      max: null,
      pattern: "a+",
      default: null,
    },
  ],
};

/** As many as the preset wants. */
const SECTIONS = ["summary", "features", "market", "finance", "risks", "team", "roadmap"].map((id) => ({
  ...{ id, title: `About ${id}`, intent: `What to know of ${id}`, keyPoints: ["The most important point"] },
}));

let database: TestDatabase;
let server: OpenAIServer;
let planner: Planner;
let current: readonly Wrong[] = [];

/** Good answers that ask, refine once and restart never; then what is wrong of the session's own. */
function answer(context: AnswerContext): string {
  const { schemaName, messages } = context;
  const prompt = messages.map(({ content }) => content).join("\n");
  const isRepair = messages.some(({ role }) => role === "assistant");
  const good = goodAnswer(context);
  const asked =
    schemaName === "Analysis" && prompt.includes("(analysis 1 of") ? { questions: [AUDIENCE_QUESTION, FORM] } : {};
  const scored = schemaName === "Review" ? { score: prompt.includes("(review 1 of") ? 7.5 : 9.25 } : {};
  const short = schemaName === "Outline" ? { sections: SECTIONS } : {};
  const wrong = current.filter(({ call, always }) => call === schemaName && (always || !isRepair));
  return wronged({ ...good, ...asked, ...scored, ...short }, wrong);
}

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startOpenAIServer({ answers: Object.fromEntries(CALLS.map((name) => [name, answer])) });
  planner = await createPlanner({
    environment: { ...modelEnvironment(database.url, server), PLANCRAFT_LOG: "off" },
  });
});

afterAll(async () => {
  await planner.close();
  await server.close();
  await database.drop();
});

/** The last event of a run, which is the only one that ends it; every event is one that can be stored and shown. */
async function endOf(run: AsyncIterable<PlannerEvent>): Promise<PlannerEvent> {
  let last: PlannerEvent | null = null;
  for await (const event of run) {
    last = event;
    const text = JSON.stringify(event);
    expect(text.isWellFormed()).toBe(true);
  }
  if (!last) throw new Error("A run without an event");
  if (last.type === "failed") expect(last.error).toMatchObject({ category: "model" });
  else expect(["done", "waiting"]).toContain(last.type);
  return last;
}

/** All that shows a session can show it, and what it shows holds nothing that no text may hold. */
async function looksWell(session: string): Promise<void> {
  const details = await planner.show(session);
  expect(details.scores.every((score) => score >= 1 && score <= 10)).toBe(true);
  const plan = await planner.export(session);
  expect(PlanExport.safeParse(plan).error).toBeUndefined();
  expect(plan.markdown).not.toMatch(UNPRINTABLE);
  expect(plan.markdown.isWellFormed()).toBe(true);
  expect(await planHtml(plan)).toContain("<html");
  await planner.audit(session);
  for await (const entry of planner.history(session)) expect(entry.checkpoint).not.toBe("");
}

it("ends or waits, whatever a model says, and goes on from there with a good one", { timeout: 300_000 }, async () => {
  let nth = 0;
  await fc.assert(
    fc.asyncProperty(wrongs, fc.boolean(), fc.constantFrom(...IDEAS), async (all, yes, idea) => {
      const session = `hostile-${++nth}`;
      current = all;
      let end = await endOf(planner.start({ session, idea, preset: "fast", yes, memory: false }));
      for (let round = 0; end.type === "waiting" && round < 3; round += 1)
        end = await endOf(planner.resume({ session, yes: true }));
      if (end.type === "done" && end.plan !== null) {
        end = await endOf(planner.revise({ session, request: "Take the finance section and the price further." }));
        if (end.type === "waiting") end = await endOf(planner.resume({ session, yes: true }));
        const versions = end.type === "done" && end.reply !== undefined ? 1 : 2;
        if (end.type === "done")
          expect((await planner.diff({ session, from: 1, to: versions })).versions).toBe(versions);
      }
      await looksWell(session);
      current = [];
      const well = end.type === "failed" ? await endOf(planner.resume({ session, yes: true })) : end;
      expect(well.type).toBe("done");
      if (end.type === "failed") await looksWell(session);
    }),
    { numRuns: RUNS, endOnFailure: true },
  );
  const { states, sessions } = await planner.stats();
  expect(states).toMatchObject({ done: sessions, running: 0, failed: 0 });
  expect((await planner.list({ limit: 100 })).every(({ title }) => !UNPRINTABLE.test(title ?? ""))).toBe(true);
});
