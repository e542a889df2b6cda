import { Command, INTERRUPT, isInterrupted } from "@langchain/langgraph";
import { afterAll, beforeAll, describe, expect, expectTypeOf, it, onTestFinished } from "vitest";
import { AppError, createPlanner, type OpenQuestion, type Planner, type PlannerEvent } from "../../index.ts";
import { OUTLINE_SECTION_IDS } from "../support/openai-answers.ts";
import { type OpenAIServer, startOpenAIServer } from "../support/openai-server.ts";
import { asksForAudience, modelEnvironment, shortOutline } from "../support/planning-script.ts";
import { createTestDatabase, type TestDatabase } from "../support/postgres.ts";

let database: TestDatabase;
let server: OpenAIServer;
let planner: Planner;
beforeAll(async () => {
  database = await createTestDatabase();
  server = await startOpenAIServer({
    answers: { ...asksForAudience, ...shortOutline },
    // Whoever stops a run in its middle must find it there: it cannot be over before its first events are read.
    faults: [{ fault: { kind: "slow-drip", pauseMs: 30 }, schema: "Review" }],
  });
  planner = await createPlanner({ environment: modelEnvironment(database.url, server) });
});
afterAll(async () => {
  await planner.close();
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

const climbers = ({ interruptId }: OpenQuestion) =>
  ({ [interruptId]: { kind: "option", optionId: "climbers" } }) as const;

describe("the planner as a library", () => {
  it("starts, answers and resumes a session as typed streams of events", async () => {
    const started = await all(planner.start({ idea: "A guide for gyms", session: "typed", preset: "fast" }));
    expectTypeOf(started).toEqualTypeOf<PlannerEvent[]>();
    const question = questionIn(started);
    expect(question).toMatchObject({ id: "audience", kind: "option" });
    const answered = await all(planner.answer({ session: "typed", answers: climbers(question) }));
    expect(questionIn(answered)).toMatchObject({ id: "approve-outline", kind: "approval" });
    const resumed = await all(planner.resume({ session: "typed", yes: true }));
    const done = resumed.at(-1);
    expect(done?.type === "done" && done.plan).toMatch(/^# /);
    const events = [...started, ...answered, ...resumed];
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => at + 1));
    expect(await planner.show("typed")).toMatchObject({ state: "done", preset: "fast", model: "openai:gpt-4.1-mini" });
    expect(await planner.export("typed")).toMatchObject({
      complete: true,
      markdown: done?.type === "done" && done.plan,
    });
  });

  it("runs nothing before the stream is read", async () => {
    planner.start({ idea: "Never read", session: "never-read" });
    await expect(planner.show("never-read")).rejects.toMatchObject({ code: "session-unknown" });
  });

  it("gives the history, and forks from a checkpoint of it", async () => {
    await all(planner.start({ idea: "A plan to fork", session: "forked", yes: true }));
    const history = await all(planner.history("forked"));
    const atQuestion = history.find(({ next }) => next.includes("option-pause"));
    const calls = server.requests.length;
    const fork = await all(planner.fork({ session: "forked", checkpoint: atQuestion?.checkpoint ?? "" }));
    expect(questionIn(fork).id).toBe("audience");
    expect(server.requests).toHaveLength(calls);
    const [details, summaries] = [await planner.show(fork[0]?.session ?? ""), await planner.list()];
    expect(details).toMatchObject({ parent: "forked", forkedAt: atQuestion?.checkpoint, state: "waiting" });
    expect(summaries.map(({ session }) => session)).toEqual(expect.arrayContaining(["forked", details.session]));
  });

  it("throws what is wrong with a request as an AppError, and changes nothing", async () => {
    const asked = await all(planner.start({ idea: "A plan with questions", session: "open" }));
    const before = await planner.show("open");
    const wrong = [
      [
        planner.answer({ session: "open", answers: { "not-this-one": { kind: "text", text: "x" } } }),
        "question-not-open",
        "state",
      ],
      [planner.answer({ session: "open", answers: {} }), "answers-malformed", "validation"],
      [planner.answer({ session: "nobody", answers: climbers(questionIn(asked)) }), "session-unknown", "validation"],
      [planner.start({ idea: " " }), "idea-empty", "validation"],
      [planner.start({ idea: "A shop\0" }), "usage", "validation"],
      [planner.start({ idea: "A shop \ud83d" }), "usage", "validation"],
      [planner.start({ idea: "Twice", session: "open" }), "session-exists", "validation"],
      [planner.resume({ session: "../open" }), "session-id-invalid", "validation"],
      [planner.fork({ session: "open", checkpoint: "nonsense" }), "checkpoint-unknown", "validation"],
      [planner.history("nobody"), "session-unknown", "validation"],
    ] as const;
    for (const [stream, code, category] of wrong) {
      const error: unknown = await all<unknown>(stream).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(AppError);
      expect(error).toMatchObject({ name: "AppError", code, category, exitCode: 2 });
    }
    expect(await planner.show("open")).toEqual(before);
  });

  it("refuses an answer that was taken before", async () => {
    const question = questionIn(await all(planner.start({ idea: "Asked once", session: "once" })));
    await all(planner.answer({ session: "once", answers: climbers(question) }));
    await expect(all(planner.answer({ session: "once", answers: climbers(question) }))).rejects.toMatchObject({
      code: "question-not-open",
    });
  });
});

describe("leaving the loop early", () => {
  it("leaves the run going, and its events are there for whoever comes", async () => {
    let left = 0;
    for await (const event of planner.start({ idea: "A plan that goes on", session: "goes-on", yes: true })) {
      left = event.seq;
      if (event.type === "step-started" && event.step === "research") break;
    }
    const rest = await all(planner.events("goes-on", { after: left }));
    expect(rest.at(-1)).toMatchObject({
      type: "done",
      complete: true,
      plan: (await planner.export("goes-on")).markdown,
    });
    expect(rest.map((event) => "seq" in event && event.seq)).toEqual(rest.map((_, at) => left + 1 + at));
    expect(await all(planner.events("goes-on", { after: left + rest.length }))).toEqual([]);
  });

  it("and stopping the session ends the run, and a resume finishes it without paying twice", async () => {
    for await (const event of planner.start({ idea: "A plan that is left", session: "left", yes: true })) {
      if (event.type === "step-started" && event.step === "research") break;
    }
    expect(await planner.stop("left")).toBe(true);
    expect(await planner.show("left")).toMatchObject({ state: "interrupted" });
    const before = server.requests.map(({ body }) => JSON.stringify(body));
    const resumed = await all(planner.resume({ session: "left" }));
    expect(resumed.at(-1)).toMatchObject({ type: "done", complete: true });
    const after = server.requests.slice(before.length).map(({ body }) => JSON.stringify(body));
    expect(after.length).toBeGreaterThan(0);
    expect(after.filter((body) => before.includes(body))).toEqual([]);
  });

  it("has stopped everything when stop() was called, too", async () => {
    const events: PlannerEvent[] = [];
    for await (const event of planner.start({ idea: "A plan that is stopped", session: "stopped", yes: true })) {
      events.push(event);
      if (event.type === "step-started" && event.step === "research") void planner.stop();
    }
    expect(events.at(-1)).toMatchObject({ type: "failed", error: { code: "interrupted" } });
    expect((await all(planner.resume({ session: "stopped" }))).at(-1)).toMatchObject({ type: "done" });
  });
});

describe("a run that goes on", () => {
  it("counts on from the sections that were written before it", async () => {
    const sections = OUTLINE_SECTION_IDS.length;
    const failing = await startOpenAIServer({ faults: [{ fault: { kind: "forbidden" }, schema: "Section", nth: 4 }] });
    onTestFinished(() => failing.close());
    await using own = await createPlanner({ environment: modelEnvironment(database.url, failing) });
    const first = await all(own.start({ idea: "A plan in two parts", session: "two-parts", yes: true }));
    expect(first.at(-1)).toMatchObject({ type: "failed", error: { code: "model-auth" } });
    const resumed = await all(own.resume({ session: "two-parts" }));
    const written = [...first, ...resumed].flatMap((event) => (event.type === "section-written" ? [event] : []));
    expect(written.map((event) => `${event.written} of ${event.total}`)).toEqual(
      OUTLINE_SECTION_IDS.map((_, at) => `${at + 1} of ${sections}`),
    );
    expect(new Set(written.map(({ section }) => section)).size).toBe(sections);
    const begun = resumed.flatMap((event) => (event.type === "step-started" && event.step === "write" ? [event] : []));
    const told = first.flatMap((event) => (event.type === "section-written" ? [event.section] : []));
    expect(begun.map(({ target }) => target).filter((target) => told.includes(target ?? ""))).toEqual([]);
  });
});

describe("planner.graph", () => {
  it("runs on a thread of one's own, shows the interrupt and takes a bare answer", async () => {
    const thread = { configurable: { thread_id: "my-own-thread" } };
    const paused = await planner.graph.invoke({ idea: "A guide for gyms" }, thread);
    if (!isInterrupted(paused)) throw new Error("It did not pause.");
    const [interrupt] = paused[INTERRUPT];
    expect(interrupt?.value).toMatchObject({ id: "audience", kind: "option", attempt: 1, maxAttempts: 6 });

    const resume = { [interrupt?.id ?? ""]: { kind: "option", optionId: "nobody" } };
    const refused = await planner.graph.invoke(new Command({ resume }), thread);
    if (!isInterrupted(refused)) throw new Error("It took a wrong answer.");
    // An ask of LangGraph's has an id of its own; bare answers do not tell the next ask of the one before.
    const again = { attempt: 2, problem: expect.stringContaining("gyms") };
    expect(refused[INTERRUPT]).toEqual([{ id: expect.any(String), value: expect.objectContaining(again) }]);
    await planner.graph.invoke(new Command({ resume: { kind: "option", optionId: "climbers" } }), thread);
    const { document, answers } = await planner.graph.invoke(
      new Command({ resume: { kind: "approval", decision: "accept" } }),
      thread,
    );
    expect(document).toContain("## What to do next");
    expect(answers).toMatchObject([{ source: "human", text: "Weekend climbers" }, { kind: "approval" }]);
    await expect(planner.show("my-own-thread")).rejects.toMatchObject({ code: "session-unknown" });
  });
});

describe("opening and closing", () => {
  it("closes as often as it is asked to, and by the end of its scope", async () => {
    const own = await createTestDatabase();
    const opened = await createPlanner({ environment: { DATABASE_URL: own.url } });
    await Promise.all([opened.close(), opened.close()]);
    await opened.close();
    await expect(opened.list()).rejects.toMatchObject({ category: "storage" });
    {
      await using scoped = await createPlanner({ environment: { DATABASE_URL: own.url } });
      expect(await scoped.list()).toEqual([]);
    }
  });

  it("stops what runs when it is closed, and another planner goes on with it", async () => {
    const environment = modelEnvironment(database.url, server);
    const first = await createPlanner({ environment });
    const events: PlannerEvent[] = [];
    for await (const event of first.start({ idea: "A plan in two planners", session: "two-planners", yes: true })) {
      events.push(event);
      if (event.type === "step-started" && event.step === "research") await first.close();
    }
    expect(events.at(-1)).toMatchObject({ type: "failed", error: { code: "interrupted" } });
    const resumed = await all(planner.resume({ session: "two-planners" }));
    expect(resumed.at(-1)).toMatchObject({ type: "done", complete: true });
  });

  it("takes nothing from the process's environment where one is given", async () => {
    process.env["LOG_LEVEL"] = "nonsense";
    onTestFinished(() => {
      delete process.env["LOG_LEVEL"];
    });
    await using given = await createPlanner({ environment: { DATABASE_URL: database.url } });
    expect(await given.list()).not.toEqual([]);
    await expect(createPlanner()).rejects.toMatchObject({ code: "config-invalid" });
  });

  it("does without a model for everything but a new session, where the one that is chosen is wrong", async () => {
    for (const PLANCRAFT_MODEL of ["antropic:claude", "anthropic:claude"]) {
      await using given = await createPlanner({ environment: { DATABASE_URL: database.url, PLANCRAFT_MODEL } });
      expect(await given.list()).not.toEqual([]);
      await expect(all(given.start({ idea: "A shop" }))).rejects.toMatchObject({ code: "config-invalid" });
    }
  });

  it("throws where the database cannot be reached, and never goes on in memory", async () => {
    const environment = { DATABASE_URL: "postgresql://me:swordfish@127.0.0.1:1/plans" };
    const error: unknown = await createPlanner({ environment }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: "storage-unreachable", category: "storage", exitCode: 5, httpStatus: 503 });
    expect(String(error)).not.toContain("swordfish");
  });
});
