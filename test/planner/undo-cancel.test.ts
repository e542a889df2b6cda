import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { createPlanner, type PlannerEvent } from "../../index.ts";
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

let sessions = 0;
/** Two planners on one database, as two processes are. */
async function open(latencyMs = 0) {
  const server = await startOpenAIServer({ answers: everyNodeOnce, latencyMs });
  const environment = modelEnvironment(database.url, server);
  const [here, there] = [await createPlanner({ environment }), await createPlanner({ environment })];
  onTestFinished(async () => {
    await Promise.all([here.close(), there.close()]);
    await server.close();
  });
  return { server, here, there, environment, session: `undo-${++sessions}` };
}

const typesOf = (events: readonly PlannerEvent[]) => events.map(({ type }) => type);

/** How the session stands; its events are numbered without a gap. */
async function standing(session: string) {
  const { rows } = await client.query<{ state: string; error: unknown; from: unknown }>(
    `SELECT state, error, cancelled_from AS "from" FROM sessions WHERE id = $1`,
    [session],
  );
  const events = await client.query<{ seq: number; type: string }>(
    "SELECT seq, type FROM session_events WHERE session = $1 ORDER BY seq",
    [session],
  );
  expect(events.rows.map(({ seq }) => seq)).toEqual(events.rows.map((_, at) => at + 1));
  return { ...rows[0], last: events.rows.at(-1)?.type };
}

const whole = { type: "done", complete: true };
const later = (session: string) =>
  client.query("UPDATE sessions SET cancelled_at = now() - interval '61 seconds' WHERE id = $1", [session]);

async function waiting() {
  const opened = await open();
  const events = await allOf(opened.here.start({ idea: IDEA, session: opened.session }));
  const last = events.at(-1);
  if (last?.type !== "waiting") throw new Error(`It does not wait: ${last?.type}`);
  const interruptId = last.questions[0]?.interruptId ?? "";
  const answers = { [interruptId]: { kind: "option", optionId: "climbers" } as const };
  return { ...opened, questions: last.questions, answers };
}

describe("a cancel that is taken back", () => {
  it("leaves a session waiting at the same questions, of which its followers hear again", async () => {
    const { here, there, session, questions, answers } = await waiting();
    const following = new AbortController();
    const heard: PlannerEvent[] = [];
    const followed = (async () => {
      for await (const event of there.events(session, { follow: true, signal: following.signal })) {
        if (event.type === "section-delta") continue;
        heard.push(event);
        if (heard.at(-2)?.type === "cancel-undone") return;
      }
    })();
    await here.cancel(session);
    const { undoForMs = 0 } = await there.status(session);
    expect(undoForMs).toBeGreaterThan(30_000);
    expect(undoForMs).toBeLessThanOrEqual(60_000);
    const events = await allOf(there.undoCancel({ session }));
    expect(events).toMatchObject([
      { type: "cancel-undone", state: "waiting", session },
      { type: "waiting", questions, session },
    ]);
    await followed;
    expect(heard.slice(-2)).toEqual(events);
    expect(await standing(session)).toEqual({ state: "waiting", error: null, from: null, last: "waiting" });
    expect(await here.status(session)).toMatchObject({ state: "waiting", questions });
    expect((await here.status(session)).undoForMs).toBeUndefined();
    expect((await allOf(here.answer({ session, answers, yes: true }))).at(-1)).toMatchObject(whole);
  });

  it("lets one that ran go on in the process that takes it back, which pays for nothing that was paid", async () => {
    const { server, here, there, session } = await open(50);
    const run = allOf(here.start({ idea: IDEA, session, yes: true }));
    await server.waitUntil((requests) => requests.some(({ schemaName }) => schemaName === "Section"));
    await there.cancel(session);
    await run;
    expect(await standing(session)).toMatchObject({ from: { state: "running", error: null } });
    const asked = fingerprints(server.requests);
    const events = await allOf(there.undoCancel({ session }));
    expect(events.slice(0, 2)).toMatchObject([
      { type: "cancel-undone", state: "running" },
      { type: "session-started", resumed: true },
    ]);
    expect(events.at(-1)).toMatchObject(whole);
    const more = fingerprints(server.requests).slice(asked.length);
    expect(more.filter((request) => asked.includes(request))).toEqual([]);
  });

  it("leaves a session failed as it had failed, with its error", async () => {
    const { server, here, there, session } = await open();
    server.fail({ fault: { kind: "unauthorized" }, schema: "Outline", times: 1 });
    const failed = (await allOf(here.start({ idea: IDEA, session, yes: true }))).at(-1);
    if (failed?.type !== "failed") throw new Error(`It did not fail: ${failed?.type}`);
    await there.cancel(session);
    expect(await standing(session)).toMatchObject({ state: "cancelled", error: null });
    expect(typesOf(await allOf(here.undoCancel({ session })))).toEqual(["cancel-undone"]);
    expect(await standing(session)).toMatchObject({ state: "failed", error: failed.error, from: null });
    expect((await allOf(there.resume({ session, yes: true }))).at(-1)).toMatchObject(whole);
  });

  it("takes up a session that was running when its process died, also where the one that undoes it dies then", async () => {
    const { here, there, session } = await waiting();
    await client.query("UPDATE sessions SET state = 'running' WHERE id = $1", [session]);
    await here.cancel(session);
    const undoing = there.undoCancel({ session });
    expect((await undoing.next()).value).toMatchObject({ type: "cancel-undone", state: "running" });
    // Nobody reads on: as if it were killed right after the statement.
    await undoing.return();
    expect(await standing(session)).toMatchObject({ state: "running", last: "cancel-undone", from: null });
    const taken = await allOf(here.resumeAll());
    expect(typesOf(taken.filter((event) => event.session === session)).at(-1)).toBe("waiting");
  });

  it("comes too late after a minute, when a resume still goes on", async () => {
    const { here, session, answers } = await waiting();
    await here.cancel(session);
    await later(session);
    expect((await here.status(session)).undoForMs).toBeUndefined();
    const late = allOf(here.undoCancel({ session }));
    await expect(late).rejects.toMatchObject({ code: "undo-too-late", httpStatus: 409, exitCode: 2 });
    await expect(late).rejects.toThrow(/60 seconds.*resume/);
    expect(await standing(session)).toMatchObject({ state: "cancelled", last: "cancelled" });
    expect((await allOf(here.resume({ session }))).at(-1)?.type).toBe("waiting");
    expect((await allOf(here.answer({ session, answers, yes: true }))).at(-1)).toMatchObject(whole);
    await expect(allOf(here.undoCancel({ session }))).rejects.toMatchObject({ code: "session-over" });
    await expect(allOf(here.undoCancel({ session: "nowhere" }))).rejects.toMatchObject({ code: "session-unknown" });
  });

  it("changes nothing where the model that would go on with it is not at hand", async () => {
    const { server, here, session, environment } = await open(50);
    const run = allOf(here.start({ idea: IDEA, session, yes: true }));
    await server.waitUntil((requests) => requests.length >= 2);
    await here.cancel(session);
    await run;
    const keyless = await createPlanner({ environment: { DATABASE_URL: environment["DATABASE_URL"] } });
    onTestFinished(() => keyless.close());
    await expect(allOf(keyless.undoCancel({ session }))).rejects.toMatchObject({ code: "model-without-access" });
    expect(await standing(session)).toMatchObject({ state: "cancelled", last: "cancelled" });
  });
});

describe("two who want different things of one session", () => {
  type Opened = Awaited<ReturnType<typeof waiting>>;
  const undo = ({ there, session }: Opened) => allOf(there.undoCancel({ session }));
  /** What the other one does at the same moment, and how the session may stand then. */
  const others: readonly [string, (opened: Opened) => Promise<unknown>, readonly string[]][] = [
    ["another undo", ({ here, session }) => allOf(here.undoCancel({ session })), ["waiting"]],
    ["a resume", ({ here, session }) => allOf(here.resume({ session })), ["waiting"]],
    ["another cancel", ({ here, session }) => here.cancel(session), ["waiting", "cancelled"]],
  ];
  const CODES = new Set(["session-not-cancelled", "session-in-use"]);

  it.each(others)("come to one end: an undo and %s", async (name, other, ends) => {
    const opened = await waiting();
    const { here, session, answers } = opened;
    for (let round = 0; round < 2; round += 1) {
      await here.cancel(session);
      const both = await Promise.allSettled(round % 2 ? [undo(opened), other(opened)] : [other(opened), undo(opened)]);
      const refused = both.flatMap((one) => (one.status === "rejected" ? [one.reason.code] : []));
      expect(refused.filter((code) => !CODES.has(code))).toEqual([]);
      expect(refused.length).toBeLessThan(2);
      if (name === "another undo") expect(refused).toHaveLength(1);
      const { state, last, from } = await standing(session);
      expect(ends).toContain(state);
      expect(last).toBe(state);
      expect(from === null).toBe(state === "waiting");
      if (state === "cancelled") expect(await undo(opened)).toHaveLength(2);
    }
    const { rows } = await client.query<{ type: string }>(
      "SELECT type FROM session_events WHERE session = $1 AND type IN ('cancelled', 'cancel-undone') ORDER BY seq",
      [session],
    );
    const undone = rows.map(({ type }, at) => type === "cancel-undone" && rows[at - 1]?.type !== "cancelled");
    expect(undone).not.toContain(true);
    await allOf(here.resume({ session }));
    expect((await allOf(here.answer({ session, answers, yes: true }))).at(-1)).toMatchObject(whole);
  });
});
