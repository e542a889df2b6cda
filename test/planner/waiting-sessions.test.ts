import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPlanner, type OpenQuestion, type Planner, type PlannerEvent } from "../../index.ts";
import { restoredDatabase } from "../support/fixtures.ts";
import { type OpenAIServer, startOpenAIServer } from "../support/openai-server.ts";
import { asksForAudience, modelEnvironment, shortOutline } from "../support/planning-script.ts";

const ANSWERS: Readonly<Record<string, { readonly wrong: unknown; readonly right: unknown }>> = {
  audience: { wrong: { kind: "option", optionId: "nobody" }, right: { kind: "option", optionId: "climbers" } },
  "approve-outline": { wrong: { kind: "text", text: "no" }, right: { kind: "approval", decision: "accept" } },
};

async function all<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const each of stream) found.push(each);
  return found;
}

function questionIn(events: readonly PlannerEvent[]): OpenQuestion {
  const last = events.at(-1);
  if (last?.type !== "waiting" || last.questions[0] === undefined) throw new Error(`It does not wait: ${last?.type}`);
  return last.questions[0];
}

/** Without what an outline's question has told of its sections since. */
function asThen(question: OpenQuestion | undefined) {
  return { ...question, options: question?.options.map(({ id, title, description }) => ({ id, title, description })) };
}

/** As stored by PlanCraft on LangGraph 1.4.18, where all asks of a question had one interrupt id. */
describe("a session that waits since before questions had several interrupt ids", () => {
  let server: OpenAIServer;
  let planner: Planner;
  beforeAll(async () => {
    server = await startOpenAIServer({ answers: { ...asksForAudience, ...shortOutline } });
    const url = await restoredDatabase("waiting-1.4.18.sql", 9);
    planner = await createPlanner({ environment: modelEnvironment(url, server) });
  });
  afterAll(async () => {
    await planner.close();
    await server.close();
  });

  it.each([
    ["asked-once", "audience", 1],
    ["refused-twice", "audience", 3],
    ["outline-refused", "approve-outline", 2],
  ])("keeps its question's id through resumes and refusals to the end: %s", async (session, id, attempt) => {
    const { wrong, right } = ANSWERS[id] ?? {};
    const [question] = (await planner.show(session)).questions;
    const [asked] = (await planner.audit(session)).filter(({ questionId }) => questionId === id);
    expect(question).toMatchObject({ id, attempt, interruptId: asked?.interruptId });
    const { interruptId = "" } = question ?? {};

    // A resume puts the question anew: by then LangGraph has another id for the ask.
    for (let time = 1; time <= 2; time++)
      expect(asThen(questionIn(await all(planner.resume({ session }))))).toEqual(asThen(question));
    const answers = (answer: unknown, nth: number) => ({ [interruptId]: { ...Object(answer), attempt: nth } });
    const again = questionIn(await all(planner.answer({ session, answers: answers(wrong, attempt) })));
    expect(asThen(again)).toEqual({ ...asThen(question), attempt: attempt + 1, problem: again.problem });
    await expect(all(planner.answer({ session, answers: answers(right, attempt) }))).rejects.toMatchObject({
      code: "answer-out-of-date",
    });
    const taken = await all(planner.answer({ session, answers: answers(right, attempt + 1) }));
    const done = taken.at(-1)?.type === "done" ? taken : await all(planner.resume({ session, yes: true }));
    expect(done.at(-1)).toMatchObject({ type: "done", complete: true });

    const trail = (await planner.audit(session)).filter(({ questionId }) => questionId === id);
    expect(new Set(trail.map((entry) => entry.interruptId))).toEqual(new Set([interruptId]));
    const expected = Array.from({ length: attempt }, (_, nth) => [`asked ${nth + 1}`, `refused ${nth + 1}`]).flat();
    expect(trail.map((entry) => `${entry.act} ${entry.attempt}`)).toEqual([
      ...expected,
      `asked ${attempt + 1}`,
      `answered ${attempt + 1}`,
    ]);
  });
});
