import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PlannerEvent } from "../../index.ts";
import { planFrom } from "../support/finished-session.ts";
import { planWithFigures } from "../support/plan-with-figures.ts";
import { createTestDatabase, type TestDatabase } from "../support/postgres.ts";

const IDEA = "An app for bakers, with a budget of 40,000 dollars";
let database: TestDatabase;
let client: pg.Client;
let made: Awaited<ReturnType<typeof planWithFigures>>;
const opened: { close(): Promise<unknown> }[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  made = await planWithFigures(database, opened);
});
afterAll(async () => {
  for (const one of opened) await one.close();
  await client.end();
  await database.drop();
});

async function all(stream: AsyncIterable<PlannerEvent>): Promise<PlannerEvent[]> {
  const found: PlannerEvent[] = [];
  for await (const each of stream) found.push(each);
  return found;
}

async function count(sql: string, ...values: unknown[]): Promise<number> {
  return Number((await client.query<{ count: string }>(sql, values)).rows[0]?.count);
}

const sessionsLike = (session: string) => count("SELECT count(*) FROM sessions WHERE id = $1 OR parent = $1", session);
const requestsOf = (session: string) => count("SELECT count(*) FROM revisions WHERE session = $1", session);
const eventsOf = (session: string) => count("SELECT count(*) FROM session_events WHERE session = $1", session);

let plans = 0;
/** A finished plan at its first version. */
async function plan() {
  const { planner, server } = made;
  const session = `plan-${++plans}`;
  await planFrom(planner.start({ idea: IDEA, session, yes: true, preset: "fast" }));
  return { planner, server, session };
}

/** As a process leaves it that is killed right after it has stored a request. */
async function storeRequest(session: string, request: string, once: string, setting: object | null = null) {
  await client.query(
    `INSERT INTO revisions (session, number, request, at, setting, once)
     SELECT $1, coalesce(max(number), 0) + 1, $2, now(), $3, $4 FROM revisions WHERE session = $1`,
    [session, request, setting && JSON.stringify(setting), once],
  );
  await client.query("UPDATE sessions SET state = 'running' WHERE id = $1", [session]);
}

/** A setting of one figure as it is stored. */
function settingOf(id: string, value: number) {
  const change = { id, value, formula: null, unit: null, label: null, decimals: null };
  return { figures: [change], undoes: null, rewrite: false };
}

describe("a request that is made a second time under its name", () => {
  it("makes no second session: killed before its run, begun, and done", async () => {
    const { planner, server } = made;
    const request = { idea: IDEA, yes: true, preset: "fast", once: "once-start" };
    // Killed between storing the session and its first event.
    expect(await planner.create(request)).toBe("once-start");
    expect(await eventsOf("once-start")).toBe(0);
    const first = await all(planner.start(request));
    expect(first.at(-1)).toMatchObject({ type: "done", complete: true });
    const [calls, events] = [server.requests.length, await eventsOf("once-start")];
    expect(await all(planner.start({ ...request, idea: "Another" }))).toEqual(first.slice(0, 1));
    expect([server.requests.length, await eventsOf("once-start")]).toEqual([calls, events]);
  });

  it("is not told of a session of somebody else's", async () => {
    const { planner, session } = made;
    const other = planner.as({ person: "somebody-else" });
    await expect(all(other.start({ idea: "A bakery", once: session }))).rejects.toMatchObject({
      code: "session-exists",
    });
  });

  it("makes no second fork, and gives one that was cut off the state it is to begin with", async () => {
    const { planner, session, server } = await plan();
    // No model has said it: who began anew would not have it.
    await planner.set({ session, settings: ["basket=22"] });
    const { value: latest } = await planner.history(session).next();
    const checkpoint = latest?.checkpoint ?? "";
    const request = { session, checkpoint, yes: true, once: `${session}-fork` };
    const half = async (id: string) => {
      await client.query(
        `INSERT INTO sessions (id, lineage, owner, parent, forked_at, idea, preset, model, options, state)
         SELECT $2, lineage, owner, id, $3, idea, preset, model, options, 'running' FROM sessions WHERE id = $1`,
        [session, id, checkpoint],
      );
    };
    await half(request.once);
    await half(`${session}-left`);
    const calls = server.requests.length;
    const forked = await all(planner.fork(request));
    expect(forked.at(-1)).toMatchObject({ type: "done", complete: true });
    await planFrom(planner.resume({ session: `${session}-left`, yes: true }));
    for (const fork of [request.once, `${session}-left`]) {
      expect((await planner.figures(fork)).figures.find(({ id }) => id === "basket")?.value).toBe(22);
    }
    expect(server.requests).toHaveLength(calls);
    expect(await all(planner.fork(request))).toEqual(forked.slice(0, 1));
    expect(await sessionsLike(session)).toBe(3);
  });

  it("changes a plan once: killed after the request was stored, and done", async () => {
    const { planner, session, server } = await plan();
    const request = { session, request: "Where is it?", once: `${session}-words`, ifVersion: 1 };
    await storeRequest(session, request.request, request.once);
    const [first] = await all(planner.revise(request));
    expect(first).toMatchObject({ type: "session-started", revision: { number: 1 } });
    const [calls, events] = [server.requests.length, await eventsOf(session)];
    expect(await all(planner.revise({ ...request, ifVersion: 7 }))).toEqual([first]);
    expect([server.requests.length, await eventsOf(session), await requestsOf(session)]).toEqual([calls, events, 1]);
    await all(planner.revise({ ...request, once: `${session}-other` }));
    expect(await requestsOf(session)).toBe(2);
  });

  it("sets figures once, and undoes once: killed after the request was stored, and done", async () => {
    const { planner, session } = await plan();
    const once = `${session}-set`;
    await storeRequest(session, "Average order: 22", once, settingOf("basket", 22));
    const request = { session, settings: ["basket=22"], once, ifVersion: 1 };
    const result = await planner.set(request);
    expect(result).toMatchObject({ version: 2, request: "Average order: 22" });
    expect(result.moved.map(({ id }) => id)).toEqual(["basket", "income", "profit"]);
    expect(await planner.set(request)).toEqual(result);
    // What changed the plan by itself is answered in the same way.
    const again = { session, settings: ["basket=23"], once: `${session}-more`, ifVersion: 2 };
    const more = await planner.set(again);
    expect(await planner.set(again)).toEqual({ ...more, warnings: [] });
    const undo = { session, undo: true, once: `${session}-undo` };
    const undone = await planner.set(undo);
    expect(undone.version).toBe(4);
    expect(await planner.set(undo)).toEqual(undone);
    expect((await planner.figures(session)).figures.find(({ id }) => id === "basket")?.value).toBe(22);
    expect(await requestsOf(session)).toBe(3);
  });
});

describe("a change of a plan that is wanted for one version", () => {
  it("is made at that one, and at any other nothing is stored", async () => {
    const { planner, session } = await plan();
    const changed = { code: "version-changed", httpStatus: 412 };
    await planner.set({ session, settings: ["basket=22"], ifVersion: 1 });
    await expect(planner.set({ session, settings: ["basket=30"], ifVersion: 1 })).rejects.toMatchObject(changed);
    await expect(planner.set({ session, settings: ["basket=30"], ifVersion: [] })).rejects.toMatchObject(changed);
    const revision = { session, request: "Where is it?", yes: true, maxTokens: 5, ifVersion: [1, 3] };
    await expect(all(planner.revise(revision))).rejects.toMatchObject(changed);
    const rewriting = { session, settings: ["basket=30"], ifVersion: 1 };
    await expect(all(planner.setAndRewrite(rewriting))).rejects.toMatchObject(changed);
    expect(await requestsOf(session)).toBe(1);
    expect(await count("SELECT count(*) FROM sessions WHERE id = $1 AND options ? 'maxTokens'", session)).toBe(0);
    // Of two at the same version one is made.
    const both = await Promise.allSettled(
      ["basket=31", "basket=32"].map((setting) => planner.set({ session, settings: [setting], ifVersion: [1, 2] })),
    );
    expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await requestsOf(session)).toBe(2);
  });
});
