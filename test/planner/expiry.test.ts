import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createPlanner, type OpenQuestion, type Planner, type PlannerEvent } from "../../index.ts";
import { type OpenAIServer, startOpenAIServer } from "../support/openai-server.ts";
import { asksForAudience, modelEnvironment, shortOutline } from "../support/planning-script.ts";
import { createTestDatabase, type TestDatabase } from "../support/postgres.ts";

const HOUR_MS = 60 * 60 * 1000;

let database: TestDatabase;
let server: OpenAIServer;
let planner: Planner;
beforeAll(async () => {
  database = await createTestDatabase();
  server = await startOpenAIServer({ answers: { ...asksForAudience, ...shortOutline } });
  planner = await createPlanner({ environment: modelEnvironment(database.url, server) });
});
afterAll(async () => {
  await planner.close();
  await server.close();
  await database.drop();
});
// Only the calendar is moved: what waits for the database or the model waits as ever.
beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }));
afterEach(() => void vi.useRealTimers());

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

function pass(ms: number): void {
  vi.setSystemTime(Date.now() + ms);
}

async function asked(session: string): Promise<OpenQuestion> {
  return questionIn(await all(planner.start({ idea: "A guide to climbing gyms", session })));
}

describe("a question that nobody answers", () => {
  it("is left open by an unattended resume while its hour has not passed", async () => {
    const question = await asked("in-time");
    expect(Date.parse(question.expiresAt)).toBeGreaterThan(Date.now() + HOUR_MS - 60_000);
    pass(HOUR_MS - 60_000);
    expect(questionIn(await all(planner.resume({ session: "in-time", unattended: true })))).toEqual(question);
  });

  it("is answered as recommended after an hour, and the plan calls it an assumption", async () => {
    await asked("expired");
    pass(HOUR_MS + 1);
    // The approval is asked at that moment, and has an hour of its own.
    const events = await all(planner.resume({ session: "expired", unattended: true }));
    expect(questionIn(events).id).toBe("approve-outline");
    expect((await planner.audit("expired")).map(({ act, detail }) => [act, detail])).toEqual([
      ["asked", "Who must like it first?"],
      ["answered", "assumed: Climbing gyms"],
      ["asked", "Is this outline what you want?"],
    ]);
    pass(HOUR_MS + 1);
    await all(planner.resume({ session: "expired", unattended: true }));
    const { complete, markdown } = await planner.export("expired");
    expect(complete).toBe(true);
    expect(markdown).toContain("- [ ] Confirm: Who must like it first? → Climbing gyms (taken by default)\n");
  });

  it("waits on for a human who resumes it, however late", async () => {
    const question = await asked("attended");
    pass(24 * HOUR_MS);
    expect(questionIn(await all(planner.resume({ session: "attended" })))).toEqual(question);
  });

  it("takes an answer after its hour: it is still open", async () => {
    const question = await asked("late");
    pass(2 * HOUR_MS);
    const answers = { [question.interruptId]: { kind: "option", optionId: "climbers" } } as const;
    expect(questionIn(await all(planner.answer({ session: "late", answers }))).id).toBe("approve-outline");
    expect((await planner.audit("late"))[1]).toMatchObject({ act: "answered", detail: "human: Weekend climbers" });
  });
});
