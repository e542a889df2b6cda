import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { PlannerEvent } from "../../../index.ts";
import type { LazyPlanner } from "../../../planner/planner.ts";
import type { AppError } from "../../../utils/errors.ts";
import { allOf } from "../../support/all-of.ts";
import { fingerprints, IDEA } from "../../support/killed-session.ts";
import { type OpenAIServer, startOpenAIServer } from "../../support/openai-server.ts";
import { openedPlanner } from "../../support/opened-planner.ts";
import { asksForAudience, modelEnvironment, shortOutline } from "../../support/planning-script.ts";
import { createTestDatabase, type TestDatabase } from "../../support/postgres.ts";
import { ONCE, type QueueWorker, queueWorker } from "../../support/queue-worker.ts";
import type { Variables } from "../../support/run-cli.ts";
import { toldMeasures } from "../../support/told-measures.ts";

let database: TestDatabase;
let client: pg.Client;
let server: OpenAIServer;
let off: Variables;
let on: Variables;
/** It may have no access to any model. */
let keyless: Variables;
beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  server = await startOpenAIServer({ answers: { ...asksForAudience, ...shortOutline } });
  off = modelEnvironment(database.url, server);
  on = { ...off, USE_DURABLE_WORKER: "True" };
  keyless = { DATABASE_URL: database.url, USE_DURABLE_WORKER: "true", PLANCRAFT_MODEL: "openai:gpt-4.1" };
});
afterAll(async () => {
  await server.close();
  await client.end();
  await database.drop();
});

type Events = AsyncIterable<PlannerEvent>;

/** Only asks. */
async function first(stream: AsyncGenerator<PlannerEvent, void, void>): Promise<PlannerEvent | undefined> {
  const { value } = await stream.next();
  await stream.return();
  return value ?? undefined;
}

/** What a run tells, while a worker takes whatever jobs there are. */
async function worked(worker: QueueWorker, stream: AsyncGenerator<PlannerEvent, void, void>): Promise<PlannerEvent[]> {
  const { value } = await stream.next();
  const [rest] = await Promise.all([allOf(stream), worker.work()]);
  return value ? [value, ...rest] : rest;
}

const typesOf = (events: readonly PlannerEvent[]) => events.map(({ type }) => type);
const requestsOf = async (session: string) =>
  (await client.query("SELECT id, body, failures FROM run_requests WHERE session = $1 ORDER BY created_at", [session]))
    .rows;
const jobsOf = async (session: string) =>
  (
    await client.query("SELECT priority, data FROM plancraft_queue.job WHERE singleton_key = $1 AND state < 'active'", [
      session,
    ])
  ).rows;

const ANSWER = { kind: "option", optionId: "climbers" } as const;
async function questionOf({ show }: LazyPlanner, session: string): Promise<string> {
  return (await show(session)).questions[0]?.interruptId ?? "";
}

describe("where workers run sessions", () => {
  it("starts, answers, revises and forks by asking, without a model here, and follows to the end of what was asked for", async () => {
    const [asker, worker] = [await openedPlanner(keyless), await queueWorker(on)];
    const folder = await mkdtemp(join(tmpdir(), "plancraft-out-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const [out, answers] = [join(folder, "plan.md"), join(folder, "answers.json")];
    await writeFile(answers, JSON.stringify({ "approve-outline": { kind: "approval", decision: "accept" } }));
    const session = "asked";
    const person = asker.as({
      person: "kim",
      language: "ko",
      trace: { requestId: "req-0123456789abcdef", traceId: "a".repeat(32) },
    });
    const started = person.start({ idea: IDEA, session, preset: "fast", outFile: out, answersFile: answers });
    const queued = await started.next();
    expect(queued.value).toMatchObject({
      type: "session-queued",
      seq: 1,
      priority: "interactive",
      requestId: "req-0123456789abcdef",
    });
    expect(await asker.status(session)).toMatchObject({ state: "queued", owner: "kim" });
    // Nothing of it is of this machine.
    await rm(answers);
    const [rest] = await Promise.all([allOf(started), worker.work()]);
    expect(rest.at(-1)).toMatchObject({ type: "waiting", seq: rest.length + 1, questions: [{ id: "audience" }] });
    expect(new Set(rest.map(({ requestId }) => requestId))).toEqual(new Set(["req-0123456789abcdef"]));
    expect(await requestsOf(session)).toEqual([]);

    const interrupt = await questionOf(asker, session);
    const done = await worked(worker, person.answer({ session, answers: { [interrupt]: ANSWER } }));
    expect(typesOf(done).slice(0, 2)).toEqual(["session-queued", "session-started"]);
    const last = done.at(-1);
    expect(last).toMatchObject({ type: "done", complete: true, path: out });
    expect(await readFile(out, "utf8")).toBe(last?.type === "done" ? last.plan : null);
    // A worker writes no file, and says of none.
    expect((await allOf(asker.events(session) as Events)).at(-1)).not.toHaveProperty("path");

    const revised = await worked(worker, asker.revise({ session, request: "Shorter", yes: true, once: "shorter" }));
    expect(revised.at(-1)).toMatchObject({ type: "done" });
    expect(await allOf(asker.revise({ session, request: "Shorter", once: "shorter" }))).toEqual(revised.slice(0, 1));
    const history = [];
    for await (const entry of asker.history(session)) history.push(entry);
    const forked = await worked(worker, asker.fork({ session, checkpoint: history.at(-2)?.checkpoint ?? "" }));
    expect(typesOf(forked)[0]).toBe("session-queued");
    expect(forked.at(-1)).toMatchObject({ type: "waiting" });
    // What is done already is printed without a worker.
    expect(typesOf(await allOf(asker.resume({ session })))).toEqual(["session-started", "done"]);
  });

  it("stores all that is asked for, with its job, or nothing of it", async () => {
    const asker = await openedPlanner(on);
    await first(asker.start({ idea: IDEA, session: "whole" }));
    await client.query(
      `CREATE FUNCTION refuse_job() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no job'; END $$`,
    );
    await client.query(
      "CREATE TRIGGER refuse BEFORE INSERT ON plancraft_queue.job FOR EACH ROW EXECUTE FUNCTION refuse_job()",
    );
    onTestFinished(async () => void (await client.query("DROP FUNCTION refuse_job CASCADE")));
    await expect(allOf(asker.start({ idea: IDEA, session: "torn" }))).rejects.toMatchObject({ category: "storage" });
    await expect(asker.status("torn")).rejects.toMatchObject({ code: "session-unknown" });
    expect(await requestsOf("torn")).toEqual([]);
    expect(await jobsOf("whole")).toHaveLength(1);
    expect(await requestsOf("whole")).toHaveLength(1);
  });

  it("takes an answer once while it waits, runs requests in order, and each of them to its own last event", async () => {
    const [asker, worker] = [await openedPlanner(on), await queueWorker(on)];
    const session = "twice";
    await worked(worker, asker.start({ idea: IDEA, session }));
    const interrupt = await questionOf(asker, session);
    const answered = asker.answer({ session, answers: { [interrupt]: ANSWER } });
    const { value: asked } = await answered.next();
    await expect(allOf(asker.answer({ session, answers: { [interrupt]: ANSWER } }))).rejects.toMatchObject({
      code: "question-not-open",
    });
    await expect(allOf(asker.revise({ session, request: "More" }))).rejects.toMatchObject({ code: "session-in-use" });
    const followed = asker.resume({ session, maxTokens: 5_000_000 });
    // Nothing more is asked for, and what is asked for is held to what is given.
    expect((await followed.next()).value).toEqual(asked);
    expect(await jobsOf(session)).toHaveLength(1);
    // As if another question had been answered behind it.
    const [request] = await requestsOf(session);
    await client.query("INSERT INTO run_requests (session, body) VALUES ($1, $2)", [
      session,
      { ...request.body, answers: null, act: "run", yesIsNew: true },
    ]);
    const [ofAnswer, ofResume] = await Promise.all([allOf(answered), allOf(followed), worker.work()]);
    expect(typesOf(ofAnswer).at(-1)).toBe("waiting");
    expect(ofResume).toEqual(ofAnswer);
    expect(await asker.status(session)).toMatchObject({ state: "queued" });
    const outcome = await worker.planner.runQueued(
      { kind: "run", session, request: (await requestsOf(session))[0].id },
      ONCE,
    );
    expect(outcome).toEqual({ outcome: "over" });
    expect(await requestsOf(session)).toEqual([]);
  });

  it("tries again what may pass, and keeps what was asked for where a run could not begin", async () => {
    const [asker, lacking, worker] = [await openedPlanner(on), await queueWorker(keyless), await queueWorker(on)];
    const session = "retried";
    const before = server.requests.length;
    await worked(worker, asker.start({ idea: `${IDEA}, retried`, session }));
    const answered = asker.answer({ session, answers: { [await questionOf(asker, session)]: ANSWER } });
    await answered.next();
    const [ended, requeued] = [toldMeasures("run-ended"), toldMeasures("run-requeued")];
    const now = { retryAt: (_: AppError, attempt: number) => (attempt === 1 ? new Date() : null), maxAttempts: 2 };
    const error = { code: "model-without-access" };
    expect(await lacking.work({ ...now })).toMatchObject([
      { outcome: "requeue", attempt: 2, error },
      { outcome: "dead", attempts: 2, error },
    ]);
    const told = await allOf(answered);
    expect(typesOf(told)).toEqual(["run-requeued", "failed"]);
    expect(told[0]).toMatchObject({ attempt: 2, maxAttempts: 2, error });
    expect(await asker.status(session)).toMatchObject({ state: "failed", error });

    const failure = { category: "config", fault: "service" };
    expect(ended).toEqual([
      { outcome: "requeued", durationMs: null },
      { outcome: "failed", durationMs: null, failure },
    ]);
    expect(requeued).toEqual([{ code: "model-without-access" }]);

    // The answer is there still. The first try of the outline fails in the run, and nothing is paid twice.
    server.fail({ fault: { kind: "status", status: 401 }, schema: "Outline", times: 1 });
    const resumed = asker.resume({ session });
    const [events, outcomes] = await Promise.all([
      allOf(resumed),
      once(
        () => jobsOf(session),
        () => worker.work(now),
      ),
    ]);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(["dead"]);
    expect(events.at(-1)).toMatchObject({ type: "failed", error: { code: "model-auth" } });
    expect(await requestsOf(session)).toEqual([]);
    server.fail({ fault: { kind: "status", status: 401 }, schema: "Outline", times: 1 });
    const again = asker.resume({ session });
    const [more] = await Promise.all([
      allOf(again),
      once(
        () => jobsOf(session),
        () => worker.work(now),
      ),
    ]);
    const seen = typesOf(more).filter((type) => type !== "step-started" && type !== "step-finished");
    expect(seen.filter((type) => type !== "question-asked")).toEqual([
      "session-queued",
      "session-started",
      "run-requeued",
      "session-started",
      "waiting",
    ]);
    expect(
      (await asker.audit(session)).filter(({ questionId, act }) => questionId === "audience" && act === "answered"),
    ).toHaveLength(1);
    const asked = fingerprints(server.requests.slice(before).filter(({ fault }) => fault === null));
    expect(asked).toHaveLength(new Set(asked).size);
  });

  it("is left by a worker that drains, cancelled before it begins, and held by whoever runs it", async () => {
    const [asker, worker, other] = [await openedPlanner(on), await queueWorker(on), await queueWorker(on)];
    const session = "left";
    server.fail({ fault: { kind: "hang" }, schema: "Analysis", times: 1 });
    const [events] = await Promise.all([
      allOf(asker.start({ idea: `${IDEA}, again`, session })),
      once(
        () => jobsOf(session),
        async () => {
          const left = worker.work();
          await server.waitUntil((requests) => requests.some(({ fault }) => fault === "hang"));
          const { id: request } = (await requestsOf(session))[0];
          expect(await other.planner.runQueued({ kind: "run", session, request }, ONCE)).toEqual({ outcome: "busy" });
          await expect(allOf(asker.resume({ session }))).rejects.toMatchObject({ code: "session-in-use" });
          await worker.planner.handOver();
          expect(await left).toEqual([{ outcome: "left" }]);
          expect(await asker.status(session)).toMatchObject({ state: "running", crashed: true });
          expect(await other.work()).toEqual([{ outcome: "over" }]);
        },
      ),
    ]);
    expect(typesOf(events).filter((type) => !type.startsWith("step"))).toEqual([
      "session-queued",
      "session-started",
      "session-started",
      "question-asked",
      "waiting",
    ]);

    await first(asker.start({ idea: IDEA, session: "never" }));
    await asker.cancel("never");
    expect(
      await worker.planner.runQueued(
        { kind: "run", session: "never", request: (await requestsOf("never"))[0].id },
        ONCE,
      ),
    ).toEqual({ outcome: "over" });
    await asker.delete("never");
    expect(await worker.planner.runQueued({ kind: "run", session: "never" }, ONCE)).toEqual({ outcome: "over" });
    expect(typesOf(await allOf(asker.events("left") as Events)).includes("cancelled")).toBe(false);
  });
});

/** Does something as soon as there is something. */
async function once<T>(look: () => Promise<readonly unknown[]>, act: () => Promise<T>): Promise<T> {
  await expect.poll(look).not.toEqual([]);
  return await act();
}
