import { setImmediate } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { AppError, createPlanner, type OpenQuestion, type Planner, type PlannerEvent } from "../../index.ts";
import { threadOf } from "../../planner/run/thread.ts";
import type { AnswersByInterrupt } from "../../schemas/answer.ts";
import { SessionLocks } from "../../utils/postgres/session-lock.ts";
import { type OpenAIServer, startOpenAIServer } from "../support/openai-server.ts";
import { asksForAudience, modelEnvironment, shortOutline } from "../support/planning-script.ts";
import { createTestDatabase, type TestDatabase } from "../support/postgres.ts";

const WRONG = { kind: "option", optionId: "nobody" };
const RIGHT = { kind: "option", optionId: "climbers" };

let database: TestDatabase;
let server: OpenAIServer;
/** Two processes, or two tabs: each has a database connection and locks of its own. */
let planner: Planner;
let other: Planner;
beforeAll(async () => {
  database = await createTestDatabase();
  server = await startOpenAIServer({ answers: { ...asksForAudience, ...shortOutline } });
  const environment = modelEnvironment(database.url, server);
  [planner, other] = await Promise.all([createPlanner({ environment }), createPlanner({ environment })]);
});
afterAll(async () => {
  await Promise.all([planner.close(), other.close()]);
  await server.close();
  await database.drop();
});

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

async function asked(session: string): Promise<OpenQuestion> {
  return questionIn(await all(planner.start({ idea: "A guide to climbing gyms", session, memory: false })));
}

/** The question that an answer leads to. */
async function answered(session: string, id: string, answer: unknown, by = planner): Promise<OpenQuestion> {
  return questionIn(await all(by.answer({ session, answers: { [id]: answer } as AnswersByInterrupt })));
}

/** What is refused, and that nothing of the session changed by it. */
async function refusal(session: string, id: string, answer: unknown): Promise<unknown> {
  const look = () => Promise.all([planner.show(session), all(planner.history(session)), planner.audit(session)]);
  const [before, calls] = [await look(), server.requests.length];
  const error: unknown = await all(planner.answer({ session, answers: { [id]: answer } as AnswersByInterrupt })).catch(
    (thrown) => thrown,
  );
  expect(await look()).toEqual(before);
  expect(server.requests).toHaveLength(calls);
  return error;
}

/** The interrupt ids that LangGraph itself has for the session now. */
async function rawIds(session: string): Promise<(string | undefined)[]> {
  const { tasks } = await planner.graph.getState(threadOf(session));
  return tasks.flatMap(({ interrupts }) => interrupts.map(({ id }) => id));
}

const OUT_OF_DATE = { name: "AppError", code: "answer-out-of-date", category: "state", exitCode: 2, httpStatus: 409 };

describe("an answer that says which attempt it is for", () => {
  it("is taken for the open one", async () => {
    const { interruptId, attempt } = await asked("open-attempt");
    const again = await answered("open-attempt", interruptId, { ...WRONG, attempt });
    expect(again).toMatchObject({ interruptId, attempt: 2, problem: expect.stringContaining("climbers, gyms") });
    const next = await answered("open-attempt", interruptId, { ...RIGHT, attempt: again.attempt });
    expect(next).toMatchObject({ id: "approve-outline", attempt: 1 });
    expect((await planner.audit("open-attempt"))[3]).toMatchObject({ act: "answered", attempt: 2, interruptId });
  });

  it("is refused as out of date for any other, and neither spends an attempt nor changes anything", async () => {
    const { interruptId, attempt } = await asked("stale");
    const form = { ...WRONG, attempt };
    await answered("stale", interruptId, form);
    for (const late of [form, { ...RIGHT, attempt: 1 }, { ...RIGHT, attempt: 3 }])
      expect(await refusal("stale", interruptId, late)).toMatchObject(OUT_OF_DATE);
    const error = await refusal("stale", interruptId, form);
    expect(String(error)).toMatch(
      /^AppError: The answer to question \w+ of session stale is out of date: attempt 2 is /,
    );
    expect(questionIn(await all(planner.resume({ session: "stale" })))).toMatchObject({ interruptId, attempt: 2 });
  });

  it("is refused like any other where it says it in a way that makes no sense", async () => {
    let { interruptId } = await asked("no-attempt");
    for (const attempt of ["1", 0, 1.5, null]) {
      const again = await answered("no-attempt", interruptId, { ...RIGHT, attempt });
      expect(again.problem).toContain('{"kind":"option"');
      interruptId = again.interruptId;
    }
    expect(await planner.show("no-attempt")).toMatchObject({ questions: [{ attempt: 5 }] });
  });
});

describe("an answer that says nothing of attempts", () => {
  it("is taken for the open one under the question's id, which stays the same", async () => {
    const { interruptId } = await asked("plain");
    for (const attempt of [2, 3, 4])
      expect(await answered("plain", interruptId, WRONG)).toMatchObject({ interruptId, attempt });
    expect(await answered("plain", interruptId, RIGHT)).toMatchObject({ id: "approve-outline" });
    const trail = (await planner.audit("plain")).filter(({ questionId }) => questionId === "audience");
    expect(new Set(trail.map((entry) => entry.interruptId))).toEqual(new Set([interruptId]));
    expect(trail.map(({ act, attempt }) => `${act} ${attempt}`)).toEqual(
      [1, 2, 3].flatMap((attempt) => [`asked ${attempt}`, `refused ${attempt}`]).concat("asked 4", "answered 4"),
    );
  });

  it("is taken under the id that LangGraph has for the open ask, and is out of date under one from between", async () => {
    const { interruptId } = await asked("raw");
    expect(await rawIds("raw")).toEqual([interruptId]);
    await answered("raw", interruptId, WRONG);
    const [second = ""] = await rawIds("raw");
    expect(second).not.toBe(interruptId);
    expect(await answered("raw", second, WRONG)).toMatchObject({ interruptId, attempt: 3 });
    const [third = ""] = await rawIds("raw");
    expect(await refusal("raw", second, RIGHT)).toMatchObject(OUT_OF_DATE);
    expect(await refusal("raw", second, { ...RIGHT, attempt: 3 })).toMatchObject(OUT_OF_DATE);
    expect(await refusal("raw", third, { ...RIGHT, attempt: 2 })).toMatchObject(OUT_OF_DATE);
    expect(await answered("raw", third, { ...RIGHT, attempt: 3 })).toMatchObject({ id: "approve-outline" });
    for (const id of [interruptId, second, third])
      expect(await refusal("raw", id, RIGHT)).toMatchObject({ code: "question-not-open" });
  });
});

it("two answers to one question are refused together, under whichever ids they come", async () => {
  const { interruptId } = await asked("twice");
  await answered("twice", interruptId, WRONG);
  const [open = ""] = await rawIds("twice");
  const both = planner.answer({
    session: "twice",
    answers: { [interruptId]: RIGHT, [open]: RIGHT } as AnswersByInterrupt,
  });
  await expect(all(both)).rejects.toMatchObject({ code: "answers-malformed" });
  expect(await planner.show("twice")).toMatchObject({ questions: [{ attempt: 2 }] });
});

describe("an attempt that two answer at the same moment", () => {
  it.each([
    ["that names it", (attempt: number) => ({ ...WRONG, attempt })],
    ["that names none", () => WRONG],
  ])(
    "is given to one answer %s, though the other was at it before: the thread under the lock counts",
    async (what, formOf) => {
      const session = `overtaken-by-one-${what.replaceAll(" ", "-")}`;
      const { interruptId, attempt } = await asked(session);
      const form = formOf(attempt);
      const take = SessionLocks.prototype.take;
      // The first is about to take the session, and the second is faster by a whole run.
      const spy = vi.spyOn(SessionLocks.prototype, "take").mockImplementationOnce(async function (
        this: SessionLocks,
        id,
      ) {
        expect(await answered(session, interruptId, form, other)).toMatchObject({ attempt: 2 });
        return take.call(this, id);
      });
      onTestFinished(() => spy.mockRestore());
      await expect(answered(session, interruptId, form)).rejects.toMatchObject(OUT_OF_DATE);
      expect(await planner.show(session)).toMatchObject({ questions: [{ interruptId, attempt: 2 }] });
      await expect(answered(session, interruptId, RIGHT)).resolves.toMatchObject({ id: "approve-outline" });
    },
  );

  it.each([
    ["processes", () => other],
    ["tabs of one process", () => planner],
  ])("is given to exactly one of two %s, and the other is not kept for the next attempt", async (who, second) => {
    const session = `race-of-${who.replaceAll(" ", "-")}`;
    const { interruptId, attempt } = await asked(session);
    const both = await Promise.allSettled(
      [planner, second()].map((by) => insisting(() => answered(session, interruptId, { ...WRONG, attempt }, by))),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const lost = both.find((one) => one.status === "rejected");
    expect(lost?.reason).toMatchObject(OUT_OF_DATE);
    expect(await planner.show(session)).toMatchObject({ questions: [{ interruptId, attempt: 2 }] });
    const acts = (await planner.audit(session)).map((entry) => `${entry.act} ${entry.attempt}`);
    expect(acts).toEqual(["asked 1", "refused 1", "asked 2"]);
  });
});

/** Again and again as long as the session is in use, as somebody does who does not give up. */
async function insisting<T>(act: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof AppError && error.code === "session-in-use")) throw error;
      await setImmediate();
    }
  }
}
