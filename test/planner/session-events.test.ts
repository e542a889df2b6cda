import pg from "pg";
import { expect, it, onTestFinished } from "vitest";
import { createPlanner } from "../../planner/compose.ts";
import type { Planner } from "../../planner/planner.ts";
import { LAST_EVENTS, type PlannerEvent, type SectionDelta } from "../../schemas/event.ts";
import { createTestDatabase } from "../support/postgres.ts";

const IDEA = "A marketplace for used climbing gear";

type Told = PlannerEvent | SectionDelta;

/** Two planners on one database, as two processes have them. */
async function two() {
  const { url } = await createTestDatabase();
  const environment = { DATABASE_URL: url, PLANCRAFT_HOME: "/tmp" };
  const [one, other] = await Promise.all([createPlanner({ environment }), createPlanner({ environment })]);
  onTestFinished(async () => {
    await Promise.all([one.close(), other.close()]);
  });
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  onTestFinished(() => pool.end());
  return { one, other, pool };
}

async function all(stream: AsyncIterable<Told>): Promise<PlannerEvent[]> {
  const found: PlannerEvent[] = [];
  for await (const event of stream) if (event.type !== "section-delta") found.push(event);
  return found;
}

/** Begins a session and leaves it. */
async function begun(planner: Planner, request: Partial<Parameters<Planner["start"]>[0]> = {}): Promise<string> {
  const stream = planner.start({ idea: IDEA, preset: "fast", yes: true, ...request });
  const { value: first } = await stream.next();
  await stream.return();
  if (!first) throw new Error("nothing began");
  return first.session;
}

it("is followed from another process while it runs, each event once and in order, with the plan at the end", async () => {
  const { one, other } = await two();
  const session = await begun(one);
  const many = await Promise.all([
    all(other.events(session)),
    all(other.events(session, { after: 1 })),
    all(one.events(session)),
  ]);
  const [events = [], later = [], own = []] = many;
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => at + 1));
  expect(events.filter(({ type }) => LAST_EVENTS.has(type))).toEqual([events.at(-1)]);
  expect(events.at(-1)).toMatchObject({ type: "done", plan: (await one.export(session)).markdown });
  expect(events.at(-1)).not.toHaveProperty("planVersion");
  expect(later).toEqual(events.slice(1));
  expect(own).toEqual(events);
  // A run that is over has no more to give, and who follows all the same waits until they are told to stop.
  expect(await all(other.events(session, { after: events.length }))).toEqual([]);
  const enough = new AbortController();
  const waiting = all(other.events(session, { after: events.length, follow: true, signal: enough.signal }));
  enough.abort();
  expect(await waiting).toEqual([]);
});

it("ends at the question that a run stops at, and goes on after it with the next run of whatever process", async () => {
  const { one, other } = await two();
  const session = await begun(one, { yes: false });
  const asked = await all(other.events(session));
  const last = asked.at(-1);
  if (last?.type !== "waiting") throw new Error(`it does not wait: ${last?.type}`);
  const stop = new AbortController();
  const followed: PlannerEvent[] = [];
  const following = (async () => {
    for await (const event of one.events(session, { after: last.seq, follow: true, signal: stop.signal })) {
      if (event.type !== "section-delta") followed.push(event);
      if (event.type === "done") stop.abort();
    }
  })();
  // Who saw the last event is quick to answer: the run before it is out of the way by then.
  const answered = other.resume({ session, yes: true });
  expect((await answered.next()).value).toMatchObject({ type: "session-started", seq: last.seq + 1 });
  await answered.return();
  const rest = await all(one.events(session, { after: last.seq }));
  await following;
  expect(rest.at(-1)).toMatchObject({ type: "done", complete: true });
  expect(followed).toEqual(rest);
});

it("says which event it has none of, and which session it does not know", async () => {
  const { one } = await two();
  const session = await begun(one);
  const events = await all(one.events(session));
  await expect(all(one.events(session, { after: events.length + 1 }))).rejects.toMatchObject({ code: "event-unknown" });
  await expect(all(one.events("nobody"))).rejects.toMatchObject({ code: "session-unknown" });
  const strange = one.as({ person: "somebody else" });
  await expect(all(strange.events(session))).rejects.toMatchObject({ code: "session-unknown", httpStatus: 404 });
  await expect(strange.status(session)).rejects.toMatchObject({ code: "session-unknown" });
  await expect(strange.show(session)).rejects.toMatchObject({ code: "session-unknown" });
  await expect(strange.resume({ session }).next()).rejects.toMatchObject({ code: "session-unknown" });
  await expect(strange.session("@last")).rejects.toMatchObject({ code: "session-none" });
  await expect(strange.session(session.slice(0, 6))).rejects.toMatchObject({ code: "session-unknown" });
  await expect(strange.list({ before: session })).rejects.toMatchObject({ code: "session-unknown" });
  expect(await strange.list()).toEqual([]);
  expect(await one.status(session)).toMatchObject({ state: "done", lastSeq: events.length, questions: [], idea: IDEA });
});

it("is told of all that came while the connection that listens was away", async () => {
  const { one, other, pool } = await two();
  const session = await begun(one, { yes: false });
  const asked = await all(other.events(session));
  const stop = new AbortController();
  const followed: PlannerEvent[] = [];
  const following = (async () => {
    for await (const event of other.events(session, { follow: true, signal: stop.signal })) {
      if (event.type !== "section-delta") followed.push(event);
      if (event.type === "done") stop.abort();
    }
  })();
  const listening = "SELECT pid, query FROM pg_stat_activity WHERE query ~ '^LISTEN' AND datname = current_database()";
  const { rows } = await pool.query<{ pid: number }>(listening);
  expect(rows.length).toBeGreaterThan(0);
  for (const { pid } of rows) await pool.query("SELECT pg_terminate_backend($1)", [pid]);
  await all(one.resume({ session, yes: true }));
  await following;
  expect(followed.map(({ seq }) => seq)).toEqual(followed.map((_, at) => at + 1));
  expect(followed.length).toBeGreaterThan(asked.length);
});

it("pages through more events than are read at once, and a plan that stopped at its limit is in its last event", async () => {
  const { one, pool } = await two();
  const session = await begun(one);
  const events = await all(one.events(session));
  const more = `INSERT INTO session_events (session, seq, at, type, body)
    SELECT $1, $2 + n, now(), 'warning', '{"type": "warning", "code": "limit-near", "message": "near"}'
    FROM generate_series(1, 2600) AS n`;
  await pool.query(more, [session, events.length]);
  const read = await all(one.events(session));
  expect(read.map(({ seq }) => seq)).toEqual(read.map((_, at) => at + 1));
  expect(read).toHaveLength(events.length + 2600);
  expect(read.slice(0, events.length)).toEqual(events);
});
