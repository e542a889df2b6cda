import { randomUUID } from "node:crypto";
import { Client } from "@langchain/langgraph-sdk";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { openPlanner } from "../../../../planner/compose.ts";
import type { LazyPlanner } from "../../../../planner/planner.ts";
import type { ProtocolEvent } from "../../../../server/langgraph/protocol/protocol-events.ts";
import { createTestDatabase } from "../../../support/postgres.ts";
import { served } from "../../../support/served.ts";

const IDEA = "A marketplace for used climbing gear";
const ALL = ["values", "updates", "messages", "tools", "custom", "lifecycle", "input", "checkpoints", "tasks"];
const GRAPH = "plancraft";
const OWN = { "x-person": "kim", "content-type": "application/json" };

/** A server in this process, whose people are named by a header, and a client of one of them. */
function serve(planner: LazyPlanner) {
  const { server, failures } = served({ planner });
  const send = (path: string, { json, as = "kim", ...init }: RequestInit & { json?: unknown; as?: string } = {}) => {
    const body = json === undefined ? {} : { method: "POST", body: JSON.stringify(json) };
    const headers = { "x-person": as, "content-type": "application/json" };
    return server.fetch(new Request(`http://localhost${path}`, { headers, ...body, ...init }));
  };
  const fetchHere = async (address: string | URL | Request, init?: RequestInit) => {
    const request = new Request(address, init);
    request.headers.set("x-person", "kim");
    return server.fetch(request);
  };
  const client = new Client({ apiUrl: "http://localhost", apiKey: null, callerOptions: { fetch: fetchHere } });
  return { server, failures, send, client, fetch: fetchHere };
}

async function openServer(databaseUrl?: string) {
  const database = databaseUrl === undefined ? await createTestDatabase() : { url: databaseUrl, drop: async () => {} };
  const planner = await openPlanner({ environment: { DATABASE_URL: database.url, PLANCRAFT_MODEL: "offline" } });
  let closed: Promise<void> | undefined;
  const close = () => {
    closed ??= planner.close().then(() => database.drop());
    return closed;
  };
  return { ...serve(planner), planner, url: database.url, close };
}

/** The same for one test. */
async function serverForTest(databaseUrl?: string): Promise<Server> {
  const server = await openServer(databaseUrl);
  onTestFinished(server.close);
  return server;
}
type Server = Awaited<ReturnType<typeof openServer>>;

/** The events of a stream, up to the first that is wanted. */
async function eventsUntil(response: Response, isWanted: (event: ProtocolEvent) => boolean): Promise<ProtocolEvent[]> {
  expect(response.status, response.status === 200 ? "" : await response.text()).toBe(200);
  const events: ProtocolEvent[] = [];
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    const frames = text.split("\n\n");
    text = frames.pop() ?? "";
    for (const frame of frames) {
      const [id, data] = [/^id: (.*)$/m, /^data: (.*)$/m].map((line) => line.exec(frame)?.[1]);
      if (data === undefined) continue;
      const event: ProtocolEvent = JSON.parse(data);
      expect(event.event_id).toBe(id);
      events.push(event);
      if (isWanted(event)) return events;
    }
  }
  throw new Error(`The stream ended after ${events.length} events.`);
}

const isOver = ({ method, params }: ProtocolEvent) => method === "lifecycle" && params.data["event"] === "completed";

async function command({ send }: Server, thread: string, method: string, params: unknown, as?: string) {
  const response = await send(`/threads/${thread}/commands`, {
    json: { id: 7, method, params },
    ...(as ? { as } : {}),
  });
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever came.
  return { status: response.status, answer: (await response.json()) as any };
}

/** For the tests that begin nothing. */
let shared: Server;
beforeAll(async () => {
  shared = await openServer();
});
afterAll(() => shared.close());

describe("LangGraph's newer protocol", () => {
  it("takes the SDK's own thread stream from an idea to a plan, and its events are the same after a restart", async () => {
    const before = await serverForTest();
    const thread = randomUUID();
    const stream = before.client.threads.stream(thread, { assistantId: GRAPH, fetch: before.fetch });
    onTestFinished(() => stream.close());
    const ends: unknown[] = [];
    stream.onEvent((event) => {
      const data = event.params.data as { readonly event?: unknown };
      if (event.method === "lifecycle" && data.event !== "running") ends.push(data.event);
    });
    const { run_id = "" } = await stream.run.start({ input: { idea: IDEA, preset: "fast" } });
    expect((await before.client.runs.get(thread, run_id)).thread_id).toBe(thread);
    const asked: string[] = [];
    for (let runs = 1; ; runs++) {
      await expect.poll(() => ends.length, { timeout: 20_000 }).toBe(runs);
      const [question] = stream.interrupts;
      if (ends.at(-1) === "completed" || !question) break;
      asked.push((question.payload as { kind: string }).kind);
      const { interruptId: interrupt_id } = question;
      await stream.input.respond({ namespace: [], interrupt_id, response: "recommended" });
    }
    expect(ends).toEqual([...asked.map(() => "interrupted"), "completed"]);
    expect(asked).toEqual(expect.arrayContaining(["option", "approval"]));

    const json = { channels: ALL };
    const whole = await eventsUntil(await before.send(`/threads/${thread}/stream/events`, { json }), isOver);
    await before.close();
    const after = await serverForTest(before.url);
    const again = await eventsUntil(await after.send(`/threads/${thread}/stream/events`, { json }), isOver);
    expect(again).toEqual(whole);
    const places = whole.map(({ seq }) => seq);
    expect(places).toEqual([...new Set(places)].toSorted((a = 0, b = 0) => a - b));
    expect(whole.map(({ method }) => method)).toEqual(
      expect.arrayContaining(["lifecycle", "custom", "tasks", "updates", "messages", "input.requested", "checkpoints"]),
    );
    // A question's message comes after its interrupt: a page that shows it can be answered.
    for (const interrupt of whole.filter(({ method }) => method === "input.requested")) {
      const { interrupt_id, payload } = interrupt.params.data;
      const id = `${thread}-question-${interrupt_id}-${(payload as { readonly attempt: number }).attempt}`;
      const message = whole.find(({ params }) => params.data["event"] === "message-start" && params.data["id"] === id);
      expect(message?.seq).toBeGreaterThan(interrupt.seq ?? Number.POSITIVE_INFINITY);
    }
    const states = whole.filter(({ method }) => method === "values").map(({ params }) => params.data);
    expect(states).toEqual([expect.objectContaining({ idea: IDEA, messages: expect.any(Array) })]);

    const since = places[Math.floor(places.length / 2)] ?? 0;
    // What the last event was that it has, a reader tells in the body or, coming back, in the header.
    const headers = { ...OWN, "Last-Event-ID": String(since) };
    const rest = await eventsUntil(
      await after.send(`/threads/${thread}/stream/events`, { json: { ...json, since: 0 }, headers }),
      isOver,
    );
    expect(rest).toEqual(whole.filter(({ seq = 0 }) => seq > since));
    const narrow = { channels: ["lifecycle"], namespaces: [[]], depth: 1 };
    const told = await eventsUntil(await after.send(`/threads/${thread}/stream/events`, { json: narrow }), isOver);
    const events = told.map(({ params }) => params.data["event"]);
    expect(events.filter((event) => event !== "running")).toEqual(ends);
    const { answer } = await command(after, thread, "state.get", { keys: ["idea"] });
    expect(answer).toMatchObject({
      type: "success",
      id: 7,
      result: { values: { idea: IDEA }, checkpoint: { id: expect.any(String) } },
      meta: { thread_id: thread, applied_through_seq: places.at(-1) },
    });
    expect(Object.keys(answer.result.values)).toEqual(["idea"]);
  });

  it("gives a thread without an input its events as soon as it has one, and several answers at once", async () => {
    const server = await serverForTest();
    const { thread_id: thread } = await server.client.threads.create();
    expect((await command(server, thread, "state.get", {})).answer.result).toEqual({ values: {} });
    expect((await command(server, thread, "input.respond", { interrupt_id: "x" })).answer.error).toBe("no_such_run");
    expect((await command(server, thread, "agent.getTree", {})).answer.error).toBe("no_such_run");
    const response = await server.send(`/threads/${thread}/stream/events`, { json: { channels: ["input"] } });
    const asking = eventsUntil(response, () => true);
    const input = { messages: [{ type: "human", id: "m-1", content: IDEA }], preset: "fast" };
    const { answer } = await command(server, thread, "run.start", { assistant_id: GRAPH, input });
    expect(answer).toMatchObject({ type: "success", result: { run_id: expect.any(String) } });
    const [asked] = await asking;
    const interrupt_id = String(asked?.params.data["interrupt_id"]);
    expect(asked?.seq).toBeGreaterThan(answer.meta.applied_through_seq);

    expect((await command(server, thread, "agent.getTree", {})).answer.result.tree.status).toBe("interrupted");
    const wrong = { responses: [{ interrupt_id: "f".repeat(32), response: "1" }] };
    expect((await command(server, thread, "input.respond", wrong)).answer.error).toBe("no_such_interrupt");
    const right = { responses: [{ interrupt_id, response: "1", namespace: [] }] };
    expect((await command(server, thread, "input.respond", right)).answer).toMatchObject({
      type: "success",
      result: {},
    });
  });

  it.each([
    ["run.start", { input: { idea: "x" } }, "invalid_argument", /assistant_id/],
    ["run.start", { assistant_id: "another", input: { idea: "x" } }, "invalid_argument", /no assistant "another"/],
    ["run.start", { assistant_id: GRAPH, input: {} }, "invalid_argument", /idea/],
    ["run.start", { assistant_id: GRAPH, input: { idea: 7 } }, "invalid_argument", /must be a text/],
    ["run.start", { assistant_id: GRAPH, input: null }, "invalid_argument", /idea/],
    ["run.start", { assistant_id: GRAPH, input: { idea: "x" }, config: 7 }, "invalid_argument", /config/],
    ["input.respond", {}, "invalid_argument", /interrupt_id/],
    ["input.respond", { responses: [] }, "invalid_argument", /at least one/],
    ["input.respond", { responses: [null] }, "invalid_argument", /interrupt_id/],
    ["input.inject", {}, "unknown_command", /input\.inject/],
    ["state.fork", {}, "unknown_command", /state\.fork/],
    ["constructor", {}, "unknown_command", /constructor/],
    ["subscription.subscribe", { channels: ["values"] }, "not_supported", /stream\/events/],
  ])("answers the command %s %j in the protocol's own words", async (method, params, error, message) => {
    const { status, answer } = await command(shared, randomUUID(), method, params);
    expect({ status, answer }).toEqual({
      status: 200,
      answer: { type: "error", id: 7, error, message: expect.stringMatching(message) },
    });
  });

  it("refuses by status what is no command and no filter, and a thread that is not the requester's", async () => {
    const server = shared;
    const thread = randomUUID();
    await server.client.threads.create({ threadId: thread });
    const [commands, events] = [`/threads/${thread}/commands`, `/threads/${thread}/stream/events`];
    const answers = async (path: string, init: Parameters<Server["send"]>[1]) => {
      const response = await server.send(path, init);
      const { code } = (await response.json()) as { readonly code?: string };
      return [response.status, code];
    };
    for (const json of [
      {},
      { id: -1, method: "state.get" },
      { id: "1", method: "state.get" },
      [],
      "x",
      { id: 1, method: 2 },
    ])
      expect(await answers(commands, { json }), JSON.stringify(json)).toEqual([400, "body-malformed"]);
    for (const json of [
      {},
      { channels: [] },
      { channels: ["values", "valeus"] },
      { channels: "values" },
      { channels: ["values"], since: -1 },
      { channels: ["values"], depth: 1.5 },
      { channels: ["values"], sinse: 3 },
    ])
      expect(await answers(events, { json }), JSON.stringify(json)).toEqual([400, "body-malformed"]);
    expect(await answers(events, { json: { channels: ["values"], since: 1_000 } })).toEqual([400, "event-unknown"]);
    const lost = { ...OWN, "Last-Event-ID": "1000" };
    expect(await answers(events, { json: { channels: ["values"], since: 0 }, headers: lost })).toEqual([
      400,
      "event-unknown",
    ]);
    const odd = { ...OWN, "Last-Event-ID": "one" };
    expect(await answers(events, { json: { channels: ["values"] }, headers: odd })).toEqual([400, "body-malformed"]);
    expect(await answers(events, {})).toEqual([422, "not-offered"]);

    const unknown = [404, "session-unknown"];
    const state = { json: { id: 1, method: "state.get" } };
    const start = { json: { id: 1, method: "run.start", params: { assistant_id: GRAPH, input: { idea: "x" } } } };
    for (const init of [state, start]) expect(await answers(commands, { ...init, as: "lee" })).toEqual(unknown);
    expect(await answers(events, { json: { channels: ["values"] }, as: "lee" })).toEqual(unknown);
    expect(await answers(`/threads/${randomUUID()}/stream/events`, { json: { channels: ["values"] } })).toEqual(
      unknown,
    );
    expect(await server.planner.as({ person: "lee" }).list()).toEqual([]);
    expect(server.failures).toEqual([]);
  });
});
