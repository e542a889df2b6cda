import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { createPlanner, type PlannerEvent } from "../../index.ts";
import { CancelWatch } from "../../planner/run/cancel-watch.ts";
import { everyNodeOnce, fingerprints, IDEA } from "../support/killed-session.ts";
import type { FaultRule } from "../support/openai-faults.ts";
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

let sessions = 0;
/** Two planners on one database: each has locks of its own, as two processes have. */
async function open(faults: readonly FaultRule[] = [], latencyMs = 0) {
  const server = await startOpenAIServer({ answers: everyNodeOnce, faults, latencyMs });
  const options = { environment: modelEnvironment(database.url, server) };
  const [here, there] = [await createPlanner(options), await createPlanner(options)];
  onTestFinished(async () => {
    await Promise.all([here.close(), there.close()]);
    await server.close();
  });
  return { server, here, there, session: `cancel-${++sessions}` };
}

async function all(stream: AsyncIterable<PlannerEvent>): Promise<PlannerEvent[]> {
  const found: PlannerEvent[] = [];
  for await (const each of stream) found.push(each);
  return found;
}

/** How the session stands, and its events; they are numbered without a gap, and the last one says how it stands. */
async function standing(session: string) {
  const { rows } = await client.query<{ state: string; error: unknown }>(
    "SELECT state, error FROM sessions WHERE id = $1",
    [session],
  );
  const events = await client.query<{ seq: number; type: string }>(
    "SELECT seq, type FROM session_events WHERE session = $1 ORDER BY seq",
    [session],
  );
  expect(events.rows.map(({ seq }) => seq)).toEqual(events.rows.map((_, at) => at + 1));
  const types = events.rows.map(({ type }) => type);
  return { ...rows[0], last: types.at(-1), cancels: types.filter((type) => type === "cancelled").length };
}

const CANCELLED = { state: "cancelled", error: null, last: "cancelled", cancels: 1 };
const whole = { type: "done", complete: true };

describe("a session that runs elsewhere", () => {
  it("is drained and cancelled, and a resume pays for nothing that was paid", async () => {
    const { server, here, there, session } = await open([], 50);
    const run = all(here.start({ idea: IDEA, session, yes: true }));
    await server.waitUntil((requests) => requests.some(({ schemaName }) => schemaName === "Section"));
    await there.cancel(session);
    const events = await run;
    expect(events.at(-1)).toEqual({ type: "cancelled", session, seq: events.length, at: events.at(-1)?.at });
    expect(await standing(session)).toEqual(CANCELLED);
    const asked = fingerprints(server.requests);
    expect(server.requests.every(({ state }) => state === "answered")).toBe(true);
    expect((await there.export(session)).missing).not.toEqual([]);

    await there.cancel(session);
    expect(await standing(session)).toEqual(CANCELLED);
    expect((await all(there.resume({ session, yes: true }))).at(-1)).toMatchObject(whole);
    const later = fingerprints(server.requests).slice(asked.length);
    expect(later.filter((request) => asked.includes(request))).toEqual([]);
  });

  it("does not wait longer than a moment for a call that is not answered", async () => {
    const { server, here, there, session } = await open([{ fault: { kind: "hang" }, schema: "Outline", nth: 1 }]);
    const run = all(here.start({ idea: IDEA, session, yes: true }));
    await server.waitUntil((requests) => requests.some(({ schemaName }) => schemaName === "Outline"));
    await there.cancel(session);
    expect((await run).at(-1)?.type).toBe("cancelled");
    expect(await standing(session)).toEqual(CANCELLED);
    await expect.poll(() => server.requests.at(-1)?.state).toBe("aborted");
  });

  it("is cancelled once, however many want it, the one that runs it among them", async () => {
    const { server, here, there, session } = await open([], 100);
    const run = all(here.start({ idea: IDEA, session, yes: true }));
    await server.waitUntil((requests) => requests.length >= 2);
    await Promise.all([there.cancel(session), here.cancel(session), there.cancel(session)]);
    expect((await run).at(-1)?.type).toBe("cancelled");
    expect(await standing(session)).toEqual(CANCELLED);
  });

  it("comes to one end where the cancel meets it: cancelled, or done and then there is nothing to cancel", async () => {
    const { here, there } = await open();
    const moments = ["session-started", "review", "format", "done"];
    const ends = new Set<string>();
    for (const moment of moments) {
      const session = `meets-${moment}`;
      let cancelling: Promise<string> | null = null;
      for await (const event of here.start({ idea: IDEA, session, yes: true })) {
        const is = event.type === "step-started" ? event.step : event.type;
        if (is === moment)
          cancelling ??= there.cancel(session).then(
            () => "cancelled",
            (error) => error.code,
          );
      }
      const end = (await cancelling) ?? "";
      const { state, last } = await standing(session);
      expect([state, last]).toEqual(end === "session-over" ? ["done", "done"] : ["cancelled", "cancelled"]);
      ends.add(end);
      expect((await all(there.resume({ session, yes: true }))).at(-1)).toMatchObject(whole);
    }
    expect([...ends].sort()).toEqual(["cancelled", "session-over"]);
  });
});

describe("a session that nobody runs", () => {
  async function waiting() {
    const opened = await open();
    const { here, session } = opened;
    const events = await all(here.start({ idea: IDEA, session }));
    const last = events.at(-1);
    if (last?.type !== "waiting") throw new Error(`It does not wait: ${last?.type}`);
    const interruptId = last.questions[0]?.interruptId ?? "";
    return { ...opened, answers: { [interruptId]: { kind: "option", optionId: "climbers" } as const } };
  }

  it("is settled at once, with its question open, which can be answered still", async () => {
    const { here, there, session, answers } = await waiting();
    await Promise.all([here.cancel(session), there.cancel(session)]);
    expect(await standing(session)).toEqual(CANCELLED);
    const shown = await there.show(session);
    expect(shown).toMatchObject({ state: "cancelled", questions: [{ id: "audience", attempt: 1 }] });
    expect((await there.list({ limit: 99 })).find((one) => one.session === session)).toMatchObject({
      state: "cancelled",
    });
    expect((await there.stats()).states.cancelled).toBeGreaterThan(0);
    expect((await all(there.answer({ session, answers }))).at(-1)).toMatchObject({
      type: "waiting",
      questions: [{ id: "approve-outline" }],
    });
    await here.cancel(session);
    expect(await standing(session)).toMatchObject({ state: "cancelled", last: "cancelled", cancels: 2 });
    const { value: checkpoint } = await here.history(session).next();
    const fork = await all(here.fork({ session, checkpoint: Object(checkpoint).checkpoint ?? "", yes: true }));
    expect(fork.at(-1)).toMatchObject(whole);
    expect((await all(here.resume({ session, yes: true }))).at(-1)).toMatchObject(whole);
  });

  it("is cancelled or gone on with where both are wanted at once, and never both", async () => {
    const { here, there, session, answers } = await waiting();
    for (let round = 0; round < 4; round += 1) {
      const [cancelled, answered] = await Promise.allSettled([here.cancel(session), all(there.resume({ session }))]);
      expect(cancelled.status).toBe("fulfilled");
      const { state, last } = await standing(session);
      expect([state, last]).toEqual(
        answered.status === "fulfilled" && answered.value.at(-1)?.type === "waiting" && state === "waiting"
          ? ["waiting", "waiting"]
          : ["cancelled", "cancelled"],
      );
    }
    expect((await all(there.answer({ session, answers, yes: true }))).at(-1)).toMatchObject(whole);
  });

  it("has nothing to cancel where it is done, or came to its limit, and is unknown where there is none", async () => {
    const { here, there, session } = await open();
    await all(here.start({ idea: IDEA, session, yes: true }));
    await expect(there.cancel(session)).rejects.toMatchObject({ code: "session-over", httpStatus: 409, exitCode: 2 });
    await client.query("UPDATE sessions SET state = 'partial' WHERE id = $1", [session]);
    await expect(there.cancel(session)).rejects.toMatchObject({ code: "session-over" });
    await expect(there.cancel("nowhere")).rejects.toMatchObject({ code: "session-unknown" });
    await expect(there.cancel("no/id")).rejects.toMatchObject({ code: "session-id-invalid" });
    expect(await standing(session)).toMatchObject({ cancels: 0 });
  });

  it("is settled where a crash left it running, also by whoever takes it up after the one who wanted it died", async () => {
    const { here, there, session, answers } = await waiting();
    const crash = "UPDATE sessions SET state = 'running', error = $2 WHERE id = $1";
    await client.query(crash, [session, JSON.stringify({ code: "defect" })]);
    await here.cancel(session);
    expect(await standing(session)).toEqual(CANCELLED);
    // As the request leaves it.
    await client.query(`${crash.replace("error = $2", "error = $2, cancel_epoch = epoch")}`, [session, null]);
    const events = await all(there.resumeAll());
    expect(events.filter((event) => event.session === session).map(({ type }) => type)).toEqual(["cancelled"]);
    expect(await standing(session)).toEqual({ ...CANCELLED, cancels: 2 });
    // The request was for that run, and not for those that come.
    await client.query("UPDATE sessions SET state = 'running' WHERE id = $1", [session]);
    expect((await all(there.resumeAll())).at(-1)?.type).toBe("waiting");
    expect((await all(there.answer({ session, answers, yes: true }))).at(-1)).toMatchObject(whole);
  });
});

describe("a revision that is cancelled", () => {
  it("leaves the plan, its figures and its version as they were, until it is gone on with", async () => {
    const { server, here, there, session } = await open();
    const done = (await all(here.start({ idea: IDEA, session, yes: true }))).at(-1);
    const before = await here.export(session);
    server.fail({ fault: { kind: "hang" }, schema: "Refinement", times: 1 });
    const run = all(here.revise({ session, request: "Name more risks" }));
    await server.waitUntil((requests) => requests.some(({ schemaName }) => schemaName === "Refinement"));
    await there.cancel(session);
    expect((await run).at(-1)?.type).toBe("cancelled");
    expect(await there.export(session)).toMatchObject({
      state: "cancelled",
      complete: true,
      markdown: before.markdown,
    });
    expect(done).toMatchObject({ plan: before.markdown });
    await expect(there.diff({ session })).rejects.toMatchObject({ code: "version-unknown" });
    await expect(all(there.revise({ session, request: "Other" }))).rejects.toMatchObject({
      code: "session-not-finished",
    });
    expect((await all(there.resume({ session, yes: true }))).at(-1)).toMatchObject(whole);
    expect(await there.diff({ session })).toMatchObject({ from: 1, to: 2, versions: 2 });
  });
});

describe("a request that no signal tells of", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("is seen within 5 s, by the run that it is for and no other, and the watch ends with the last run", async () => {
    const wanted = new Set<string>();
    const watch = new CancelWatch(
      { cancelRequested: async (asked) => asked.filter((session) => wanted.has(session)) },
      { listen: async () => () => {} },
    );
    const [one, other] = ["one", "other"].map((session) => ({ session, cancel: vi.fn() }));
    if (!one || !other) throw new Error("no runs");
    watch.add(one);
    watch.add(other);
    await vi.advanceTimersByTimeAsync(1_000);
    wanted.add("one");
    await vi.advanceTimersByTimeAsync(5_000);
    expect(one.cancel).toHaveBeenCalled();
    expect(other.cancel).not.toHaveBeenCalled();
    watch.remove(one);
    watch.remove(other);
    expect(vi.getTimerCount()).toBe(0);
  });
});
