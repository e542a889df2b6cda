import pg from "pg";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { createPlanner, type PlannerEvent } from "../../index.ts";
import { RunJob } from "../../schemas/run-request.ts";
import { QUEUE_SCHEMA, RUNS } from "../../utils/queue/queue-tables.ts";
import { allOf } from "../support/all-of.ts";
import { everyNodeOnce, fingerprints, IDEA } from "../support/killed-session.ts";
import { startOpenAIServer } from "../support/openai-server.ts";
import { modelEnvironment } from "../support/planning-script.ts";
import { createTestDatabase, type TestDatabase } from "../support/postgres.ts";

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

const whole = { type: "done", complete: true };
const HOOKS = { retryAt: () => null, maxAttempts: 1 };

let sessions = 0;
/** One who asks, a worker, and a process that knows no queue, all on one database. */
async function open(latencyMs = 0) {
  const server = await startOpenAIServer({ answers: everyNodeOnce, latencyMs });
  const environment = modelEnvironment(database.url, server);
  const queued = { ...environment, USE_DURABLE_WORKER: "true" };
  const [asking, worker, alone] = await Promise.all([
    createPlanner({ environment: queued }),
    createPlanner({ environment: queued, runsQueued: true }),
    createPlanner({ environment }),
  ]);
  onTestFinished(async () => {
    await Promise.all([asking.close(), worker.close(), alone.close()]);
    await server.close();
  });
  return { server, asking, worker, alone, session: `queued-${++sessions}` };
}

type Opened = Awaited<ReturnType<typeof open>>;

/** Asks, and leaves at once. */
async function asked(stream: AsyncGenerator<PlannerEvent, void, void>): Promise<void> {
  expect((await stream.next()).value).toMatchObject({ type: "session-queued" });
  await stream.return();
}

async function jobsOf(session: string): Promise<RunJob[]> {
  const { rows } = await client.query<{ data: unknown }>(
    `SELECT data FROM ${QUEUE_SCHEMA}.job WHERE name = $1 AND singleton_key = $2 AND state < 'active' ORDER BY created_on, id`,
    [RUNS, session],
  );
  return rows.map(({ data }) => RunJob.parse(data));
}

/** What a worker does with the jobs that wait, one after another. */
async function work({ worker, session }: Opened): Promise<string[]> {
  const outcomes: string[] = [];
  for (const job of await jobsOf(session)) {
    outcomes.push((await worker.runQueued(job, HOOKS)).outcome);
    await client.query(`DELETE FROM ${QUEUE_SCHEMA}.job WHERE data ->> 'request' = $1`, [job.request]);
  }
  return outcomes;
}

async function standing(session: string) {
  const { rows } = await client.query<{ state: string; requests: number; heldBack: number }>(
    `SELECT state, (SELECT count(*)::int FROM run_requests WHERE session = $1 AND cancelled_at IS NULL) AS requests,
       (SELECT count(*)::int FROM run_requests WHERE session = $1 AND cancelled_at IS NOT NULL) AS "heldBack"
     FROM sessions WHERE id = $1`,
    [session],
  );
  return { ...rows[0], jobs: (await jobsOf(session)).length };
}

const typesOf = async (session: string) => {
  const text = "SELECT type FROM session_events WHERE session = $1 ORDER BY seq";
  return (await client.query<{ type: string }>(text, [session])).rows.map(({ type }) => type);
};

const CANCELLED = { state: "cancelled", requests: 0, heldBack: 1, jobs: 0 };
const QUEUED = { state: "queued", requests: 1, heldBack: 0, jobs: 1 };

it("never begins a queued session that is cancelled, not even a job that a worker has by then; an undo queues it again", async () => {
  const opened = await open();
  const { server, asking, worker, session } = opened;
  await asked(asking.start({ idea: IDEA, session, yes: true }));
  expect(await standing(session)).toEqual(QUEUED);
  const [taken] = await jobsOf(session);
  if (!taken) throw new Error("there is no job");
  await asking.cancel(session);
  expect(await standing(session)).toEqual(CANCELLED);
  expect(await worker.runQueued(taken, HOOKS)).toEqual({ outcome: "over" });
  expect(await typesOf(session)).toEqual(["session-queued", "cancelled"]);
  expect(server.requests).toEqual([]);
  const undoing = asking.undoCancel({ session });
  expect((await undoing.next()).value).toMatchObject({ type: "cancel-undone", state: "queued" });
  expect((await undoing.next()).value).toMatchObject({ type: "session-queued", request: taken.request });
  expect(await standing(session)).toEqual(QUEUED);
  expect(await jobsOf(session)).toMatchObject([{ session, request: taken.request }]);
  const [outcomes, events] = await Promise.all([work(opened), allOf(undoing)]);
  expect(outcomes).toEqual(["over"]);
  expect(events.at(-1)).toMatchObject(whole);
  expect(await standing(session)).toEqual({ state: "done", requests: 0, heldBack: 0, jobs: 0 });
});

it.each(["asking", "alone"] as const)("brings an answer back that was queued and not carried out: %s", async (who) => {
  const opened = await open();
  const { asking, session } = opened;
  await asked(asking.start({ idea: IDEA, session }));
  await work(opened);
  const { questions } = await asking.status(session);
  const interruptId = questions[0]?.interruptId ?? "";
  await asked(asking.answer({ session, answers: { [interruptId]: { kind: "option", optionId: "climbers" } } }));
  await asking.cancel(session);
  expect(await standing(session)).toEqual(CANCELLED);
  // Nothing of the answer was carried out: it is what it was cancelled at.
  expect(await asking.status(session)).toMatchObject({ state: "cancelled", questions });
  const undoing = opened[who].undoCancel({ session });
  await undoing.next();
  if (who === "asking") {
    expect(await standing(session)).toEqual(QUEUED);
    await Promise.all([work(opened), allOf(undoing)]);
  } else await allOf(undoing);
  expect(await asking.status(session)).toMatchObject({ state: "waiting", questions: [{ id: "approve-outline" }] });
  const audit = await asking.audit(session);
  expect(audit.filter(({ act, questionId }) => act === "answered" && questionId === "audience")).toHaveLength(1);
  expect(await standing(session)).toMatchObject({ requests: 0, heldBack: 0 });
});

it("stops a session that a worker runs, and an undo has it go on with what it was asked, paid once", async () => {
  const opened = await open(50);
  const { server, asking, session } = opened;
  await asked(asking.start({ idea: IDEA, session, yes: true }));
  const working = work(opened);
  await server.waitUntil((requests) => requests.some(({ schemaName }) => schemaName === "Section"));
  await asking.cancel(session);
  expect(await working).toEqual(["over"]);
  expect(await standing(session)).toEqual(CANCELLED);
  const before = fingerprints(server.requests);
  const undoing = asking.undoCancel({ session });
  expect((await undoing.next()).value).toMatchObject({ type: "cancel-undone", state: "queued" });
  expect(await standing(session)).toEqual(QUEUED);
  const [, events] = await Promise.all([work(opened), allOf(undoing)]);
  expect(events.at(-1)).toMatchObject(whole);
  const more = fingerprints(server.requests).slice(before.length);
  expect(more.filter((request) => before.includes(request))).toEqual([]);
});

it("queues a session that ran before there was a queue, and a resume takes up what a late undo does not", async () => {
  const opened = await open(50);
  const { server, asking, alone, session } = opened;
  const run = allOf(alone.start({ idea: IDEA, session, yes: true }));
  await server.waitUntil((requests) => requests.length >= 2);
  await asking.cancel(session);
  await run;
  await undone(asking, session);
  expect(await standing(session)).toEqual(QUEUED);
  await asking.cancel(session);
  await client.query("UPDATE sessions SET cancelled_at = now() - interval '61 s' WHERE id = $1", [session]);
  await expect(allOf(asking.undoCancel({ session }))).rejects.toMatchObject({ code: "undo-too-late" });
  expect(await standing(session)).toEqual(CANCELLED);
  await asked(asking.resume({ session, yes: true }));
  expect(await standing(session)).toEqual(QUEUED);
  await work(opened);
  expect(await standing(session)).toEqual({ state: "done", requests: 0, heldBack: 0, jobs: 0 });
});

/** Takes a cancel back, and leaves. */
async function undone(asking: Opened["asking"], session: string): Promise<void> {
  const undoing = asking.undoCancel({ session });
  expect((await undoing.next()).value).toMatchObject({ type: "cancel-undone", state: "queued" });
  await undoing.return();
}
