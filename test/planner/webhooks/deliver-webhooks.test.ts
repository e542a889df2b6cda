import { spawn } from "node:child_process";
import { once } from "node:events";
import pg from "pg";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { openServerLog } from "../../../planner/access/server-log.ts";
import { serverSettings } from "../../../planner/access/server-settings.ts";
import { openPlanner } from "../../../planner/compose.ts";
import type { LazyPlanner } from "../../../planner/planner.ts";
import type { DeliverOptions } from "../../../planner/webhooks/deliver-webhooks.ts";
import type { EventBody } from "../../../schemas/event.ts";
import { serve } from "../../../server/serve.ts";
import { openCountedPool } from "../../support/counted-pool.ts";
import { createTestDatabase } from "../../support/postgres.ts";
import { type Answer, type Received, type Receiver, startReceiver, verified } from "../../support/webhook-receiver.ts";

const USAGE = { calls: 1, tokens: 2, cachedTokens: 0, costUsd: null };
const DONE: EventBody = { type: "done", plan: "# The whole text", complete: true, usage: USAGE };
const SOON = [20, 20, 20];

let url: string;
let client: pg.Client;
beforeEach(async () => {
  ({ url } = await createTestDatabase());
  client = new pg.Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
});

async function receiving(answer?: (received: Received, nth: number) => Answer): Promise<Receiver> {
  const receiver = await startReceiver(answer);
  onTestFinished(() => receiver.close());
  return receiver;
}

const environment = (hosts: string, person = "kim") => {
  return { DATABASE_URL: url, PLANCRAFT_WEBHOOK_HOSTS: hosts, PLANCRAFT_USER: person, PLANCRAFT_HOME: "/nonexistent" };
};

async function planning({ host }: Receiver): Promise<LazyPlanner> {
  const planner = await openPlanner({ environment: environment(host), serves: true });
  onTestFinished(() => planner.close());
  return planner;
}

/** Delivers until the test ends. */
function delivering(planner: LazyPlanner, options: Partial<DeliverOptions> = {}): void {
  const over = new AbortController();
  const end = planner.deliverWebhooks({ signal: over.signal, waitsMs: SOON, ...options });
  onTestFinished(async () => {
    over.abort();
    await end;
  });
}

async function endpoint(planner: LazyPlanner, receiver: Receiver, more: object = {}) {
  return await (await planner.loadWebhooks()).add({ url: receiver.url, ...more });
}

/** Stores events as a run does, in one statement. */
async function tell(session: string, bodies: readonly (EventBody | EventBody["type"])[], owner = "kim"): Promise<void> {
  await client.query(
    `INSERT INTO sessions (id, lineage, idea, preset, model, state, person, owner)
     VALUES ($1, $1, 'x', 'fast', 'offline', 'running', $2, $2) ON CONFLICT DO NOTHING`,
    [session, owner],
  );
  const events = bodies.map((body) => (typeof body === "string" ? { type: body } : body));
  await client.query(
    `INSERT INTO session_events (session, seq, at, type, body)
     SELECT $1, coalesce((SELECT max(seq) FROM session_events WHERE session = $1), 0) + nth, now(), body ->> 'type', body
     FROM unnest($2::jsonb[]) WITH ORDINALITY AS given (body, nth)`,
    [session, events.map((event) => JSON.stringify(event))],
  );
}

const waiting = async () =>
  (await client.query("SELECT FROM webhook_feeds WHERE delivered < last OR again <> '{}'")).rowCount;

describe("an endpoint", () => {
  it("is told of a session in order, as signed CloudEvents, without the plan's text unless it asked for that", async () => {
    const receiver = await receiving();
    const planner = await planning(receiver);
    const { secret, id } = await endpoint(planner, receiver);
    const whole = await endpoint(planner, receiver, { events: ["done"], withPlan: true });
    delivering(planner);
    await tell("s-1", ["session-queued", "cancelled"]);
    await tell("s-1", [DONE]);
    await expect.poll(() => receiver.received.length).toBe(4);
    await expect.poll(waiting).toBe(0);
    const told = receiver.received.flatMap((one) => {
      try {
        return [verified(secret, one)];
      } catch {
        expect(verified(whole.secret, one).data).toMatchObject({ type: "done", plan: "# The whole text" });
        return [];
      }
    });
    expect(told.map((event) => [event.id, event.type, event.subject])).toEqual([
      ["s-1/1", "io.plancraft.session-queued.v1", "s-1"],
      ["s-1/2", "io.plancraft.cancelled.v1", "s-1"],
      ["s-1/3", "io.plancraft.done.v1", "s-1"],
    ]);
    expect(new Set(told.map(({ source }) => source)).size).toBe(1);
    expect(told[0]?.source).toMatch(/^urn:uuid:[0-9a-f-]{36}$/);
    expect(told[2]).toMatchObject({ datacontenttype: "application/json", time: told[2]?.data?.["at"] });
    expect(told[2]?.data).toMatchObject({ session: "s-1", seq: 3, type: "done", plan: null, complete: true });
    const { list } = await planner.loadWebhooks();
    expect(await list()).toMatchObject([{ id, waiting: 0, dead: 0, problem: null, disabledAt: null }, {}]);
  });

  it("is sent a session's next event when it took the one before, and other sessions' meanwhile", async () => {
    let isDown = true;
    const receiver = await receiving(({ id }) => (isDown && id === "a/1" ? 503 : 200));
    const planner = await planning(receiver);
    await endpoint(planner, receiver);
    delivering(planner, { waitsMs: Array.from({ length: 1_000 }, () => 20) });
    await tell("a", ["session-queued", "cancelled"]);
    await tell("b", ["session-queued", "cancelled"]);
    await expect.poll(() => receiver.ids("b")).toEqual(["b/1", "b/2"]);
    await expect.poll(() => receiver.ids("a").length).toBeGreaterThan(2);
    expect(new Set(receiver.ids("a"))).toEqual(new Set(["a/1"]));
    const { list, log } = await planner.loadWebhooks();
    const [{ id = "", failingSince } = {}] = await list();
    expect(failingSince).not.toBeUndefined();
    expect(await log(id)).toMatchObject([{ event: "a/1", diedAt: null, problem: { en: "it answers 503" } }]);
    isDown = false;
    await expect.poll(() => receiver.ids("a").at(-1)).toBe("a/2");
    await expect.poll(list).toMatchObject([{ failingSince: null, problem: null, waiting: 0 }]);
  });

  it("that never takes an event loses it to the dead ones, from where it is sent again; the session goes on", async () => {
    let isBroken = true;
    const receiver = await receiving(({ id }) => (isBroken && id.endsWith("/2") ? 500 : 200));
    const planner = await planning(receiver);
    const { id } = await endpoint(planner, receiver);
    delivering(planner);
    await tell("s", ["session-queued", "cancelled", "session-queued"]);
    await tell("t", ["session-queued", "cancelled"]);
    await expect.poll(waiting).toBe(0);
    expect(receiver.ids("s")).toEqual(["s/1", "s/2", "s/2", "s/2", "s/2", "s/3"]);
    const { log, replay } = await planner.loadWebhooks();
    const dead = [{ attempts: 4, nextAt: null, problem: { ko: "응답이 500입니다" } }];
    expect((await log(id)).toSorted((a, b) => a.event.localeCompare(b.event))).toMatchObject([
      { ...dead[0], event: "s/2" },
      { ...dead[0], event: "t/2" },
    ]);
    expect(await replay(id, { event: { session: "s", seq: 1 } })).toBe(0);
    isBroken = false;
    expect(await replay(id, { event: { session: "s", seq: 2 } })).toBe(1);
    await expect.poll(() => receiver.ids("s").at(-1)).toBe("s/2");
    await expect.poll(waiting).toBe(0);
    expect(await replay(id)).toBe(1);
    await expect.poll(() => receiver.ids("t").length).toBe(6);
    await expect.poll(() => log(id)).toEqual([]);
    // And all of a session from one event on, whether or not it was taken; also one from before there was the endpoint.
    await expect.poll(waiting).toBe(0);
    expect(await replay(id, { from: { session: "s", seq: 2 } })).toBe(2);
    await expect.poll(() => receiver.ids("s").slice(-2)).toEqual(["s/2", "s/3"]);
  });

  it("that hangs has four deliveries under way, and holds up no other", async () => {
    const receiver = await receiving(({ path }) => (path === "/hangs" ? () => {} : 200));
    const planner = await planning(receiver);
    await endpoint(planner, receiver, { url: `http://${receiver.host}/hangs` });
    await endpoint(planner, receiver);
    const sessions = Array.from({ length: 6 }, (_, at) => `s-${at}`);
    for (const session of sessions) await tell(session, ["cancelled"]);
    delivering(planner);
    const at = (path: string) => receiver.received.filter((one) => one.path === path).length;
    await expect.poll(() => at("/hook")).toBe(6);
    await expect.poll(() => at("/hangs")).toBe(4);
  });

  it("that answers 410 is left alone; what happens meanwhile waits until a test that it takes", async () => {
    let isGone = true;
    const receiver = await receiving(() => (isGone ? 410 : 204));
    const planner = await planning(receiver);
    const { id } = await endpoint(planner, receiver);
    delivering(planner);
    const { list, test } = await planner.loadWebhooks();
    await tell("s", ["session-queued"]);
    await expect.poll(list).toMatchObject([{ disabledAt: expect.any(String), waiting: 1, dead: 0 }]);
    await tell("s", ["cancelled"]);
    await expect(test(id)).rejects.toMatchObject({ code: "webhook-failed", httpStatus: 502 });
    expect(receiver.ids("s")).toEqual(["s/1"]);
    isGone = false;
    expect(await test(id)).toMatchObject({ status: 204 });
    await expect.poll(() => receiver.ids("s")).toEqual(["s/1", "s/1", "s/2"]);
  });

  it("that failed for a day gets each event once more, and after five days none", async () => {
    const receiver = await receiving(() => 500);
    const planner = await planning(receiver);
    const { id } = await endpoint(planner, receiver);
    const failingFor = (days: number) =>
      client.query("UPDATE webhooks SET failing_since = now() - make_interval(days => $1)", [days]);
    await failingFor(2);
    delivering(planner);
    await tell("s", ["session-queued", "cancelled"]);
    const { list, log } = await planner.loadWebhooks();
    await expect.poll(list).toMatchObject([{ dead: 2, waiting: 0 }]);
    expect(await log(id)).toMatchObject([{ attempts: 1 }, { attempts: 1 }]);
    await failingFor(6);
    await tell("s", ["session-queued"]);
    await expect.poll(list).toMatchObject([{ dead: 2, waiting: 1, disabledAt: expect.any(String) }]);
    expect(receiver.ids()).toEqual(["s/1", "s/2", "s/3"]);
  });

  it("is one person's: of other people's sessions it hears nothing, unless an admin wants everybody's", async () => {
    const receiver = await receiving();
    const planner = await planning(receiver);
    const [lee, admin] = [planner.as({ person: "lee" }), planner.as({ person: "root", isAdmin: true })];
    const webhooks = await lee.loadWebhooks();
    const all = await admin.loadWebhooks();
    const own = await webhooks.add({ url: `${receiver.url}/lee`, events: ["done", "cancelled", "done"] });
    await all.add({ url: `${receiver.url}/all`, everybody: true });
    await expect(webhooks.add({ url: receiver.url, everybody: true })).rejects.toThrow("only an admin");
    await expect(webhooks.add({ url: receiver.url, events: ["finished"] })).rejects.toThrow('no events "finished"');
    delivering(planner);
    await tell("of-kim", ["cancelled"]);
    await tell("of-lee", ["session-queued", "cancelled"], "lee");
    await expect.poll(() => receiver.received.length).toBe(4);
    const at = (path: string) => receiver.received.filter((one) => one.path.endsWith(path)).map((one) => one.id);
    expect(at("lee")).toEqual(["of-lee/2"]);
    expect(at("all").toSorted()).toEqual(["of-kim/1", "of-lee/1", "of-lee/2"]);
    const replayed = webhooks.replay(own.id, { from: { session: "of-kim", seq: 1 } });
    await expect(replayed).rejects.toMatchObject({ code: "session-unknown" });
    expect((await all.list()).map(({ owner }) => owner)).toEqual(["lee", null]);
    expect((await webhooks.list()).map(({ id }) => id)).toEqual([own.id]);
    const other = await planner.as({ person: "kim" }).loadWebhooks();
    for (const attempt of [other.remove, other.test, other.log, other.rotate, (id: string) => other.replay(id)]) {
      await expect(attempt(own.id)).rejects.toMatchObject({ code: "webhook-unknown", httpStatus: 404 });
    }
    await webhooks.remove(own.id);
    await expect(webhooks.remove(own.id)).rejects.toMatchObject({ code: "webhook-unknown" });
  });

  it("knows both secrets while they change, and only the new one later", async () => {
    const receiver = await receiving();
    const planner = await planning(receiver);
    const { id, secret } = await endpoint(planner, receiver);
    const { rotate, test } = await planner.loadWebhooks();
    const rotated = await rotate(id);
    expect(Math.round((Date.parse(rotated.oldUntil) - Date.now()) / 3_600_000)).toBe(24);
    await test(id);
    await client.query("UPDATE webhooks SET old_until = now()");
    await test(id);
    const [both, last] = receiver.received;
    if (!both || !last) throw new Error("Nothing came");
    for (const valid of [secret, rotated.secret]) expect(verified(valid, both).type).toBe("io.plancraft.test.v1");
    expect(verified(rotated.secret, last).subject).toBe(id);
    expect(() => verified(secret, last)).toThrow("No matching signature");
  });
});

describe("several processes", () => {
  it("share the work: each event is sent once, and a session's in order", async () => {
    const receiver = await receiving(() => (response) => setTimeout(() => response.writeHead(200).end(), 5));
    const planners = [await planning(receiver), await planning(receiver)];
    const [first] = planners;
    if (!first) throw new Error("There is none");
    await endpoint(first, receiver);
    for (const planner of planners) delivering(planner);
    const sessions = Array.from({ length: 12 }, (_, at) => `s-${at}`);
    for (const session of sessions) await tell(session, ["session-queued", "session-queued", "cancelled"]);
    await expect.poll(waiting).toBe(0);
    for (const session of sessions) expect(receiver.ids(session)).toEqual([1, 2, 3].map((seq) => `${session}/${seq}`));
  });

  it("send again under the same id what one was killed with", async () => {
    const arrived = Promise.withResolvers<void>();
    const receiver = await receiving((_, nth) => {
      arrived.resolve();
      return nth === 1 ? () => {} : 200;
    });
    const planner = await planning(receiver);
    const { secret } = await endpoint(planner, receiver);
    await tell("s", ["session-queued", "cancelled"]);
    const program = `
      import { openPlanner } from "./planner/compose.ts";
      const planner = await openPlanner({ serves: true });
      await planner.deliverWebhooks({ signal: new AbortController().signal, leaseMs: 2_000 });`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
      env: { ...process.env, ...environment(receiver.host) },
      stdio: "inherit",
    });
    onTestFinished(() => void child.kill("SIGKILL"));
    await arrived.promise;
    child.kill("SIGKILL");
    await once(child, "close");
    delivering(planner);
    await expect.poll(() => receiver.ids()).toEqual(["s/1", "s/1", "s/2"]);
    const [sent, again] = receiver.received.map((one) => verified(secret, one));
    expect(again).toEqual(sent);
  });

  it("are those that serve", async () => {
    const receiver = await receiving();
    const planner = await planning(receiver);
    await endpoint(planner, receiver);
    const all = { ...environment(receiver.host), LOG_FORMAT: "json" };
    const onTrouble = (error: Error) => expect.fail(error.message);
    const log = await openServerLog(all, { write: () => {} }, onTrouble);
    const server = await serve({ host: "127.0.0.1", port: 0, planner, settings: serverSettings(all), log, onTrouble });
    await tell("s", ["session-queued", "cancelled"]);
    await expect.poll(() => receiver.ids()).toEqual(["s/1", "s/2"]);
    expect(await server.drain()).toBe(true);
    await tell("s", ["cancelled"]);
    expect(receiver.ids()).toEqual(["s/1", "s/2"]);
  });

  it("leave what is under way to others when they end", async () => {
    const arrived = Promise.withResolvers<void>();
    const receiver = await receiving((_, nth) => {
      arrived.resolve();
      return nth === 1 ? () => {} : 200;
    });
    const planner = await planning(receiver);
    await endpoint(planner, receiver);
    const over = new AbortController();
    const ended = planner.deliverWebhooks({ signal: over.signal });
    await tell("s", ["cancelled"]);
    await arrived.promise;
    over.abort();
    await ended;
    const { rows } = await client.query("SELECT attempts, taken_by, due_at <= now() AS due FROM webhook_feeds");
    expect(rows).toEqual([{ attempts: 0, taken_by: null, due: true }]);
    delivering(planner);
    await expect.poll(() => receiver.ids()).toEqual(["s/1", "s/1"]);
  });
});

describe("where there is no endpoint", () => {
  it("nothing is asked of the database; once there is one, it is told of all that a run stores", async () => {
    const receiver = await receiving();
    const { pool, taken } = openCountedPool(url);
    const { DATABASE_URL: _, ...rest } = environment(receiver.host);
    const planner = await openPlanner({ environment: { ...rest, PLANCRAFT_MODEL: "offline" }, pool, serves: true });
    onTestFinished(() => planner.close());
    /** Up to its first question. */
    const begin = async (session: string) => {
      const events = [];
      for await (const { seq } of planner.start({ idea: "A guide to climbing gyms", session })) events.push(seq);
      return events.map((seq) => `${session}/${seq}`);
    };
    delivering(planner);
    await expect.poll(() => taken().join()).toContain("hasWebhooks");
    expect((await begin("before")).length).toBeGreaterThan(3);
    expect(taken().filter((text) => text.includes("webhook"))).toEqual([]);
    expect((await client.query("SELECT FROM webhook_feeds")).rowCount).toBe(0);
    await endpoint(planner, receiver);
    const stored = await begin("after");
    await expect.poll(() => receiver.ids()).toEqual(stored);
  });
});
