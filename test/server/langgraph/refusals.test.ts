import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { langgraphRoutes } from "../../../server/langgraph/langgraph-routes.ts";
import { OpenStreams } from "../../../server/sse/open-streams.ts";
import { type LanggraphServer, langgraphServer } from "../../support/langgraph-server.ts";

const IDEA = "A marketplace for used climbing gear";
const INPUT = { idea: IDEA, preset: "fast" };
const RUN = { assistant_id: "plancraft" };
const OTHER_INTERRUPT = "0123456789abcdef0123456789abcdef";

let server: LanggraphServer;
/** Kim's: one that has had no input, and one that waits, with its run. */
let empty: string;
let thread: string;
let run: string;
let interrupt: string;
beforeAll(async () => {
  server = await langgraphServer();
  const client = server.client();
  empty = (await client.threads.create()).thread_id;
  thread = (await client.threads.create()).thread_id;
  await client.runs.wait(thread, "plancraft", { input: INPUT });
  run = (await client.runs.list(thread))[0]?.run_id ?? "";
  interrupt = (await client.threads.getState(thread)).tasks[0]?.interrupts[0]?.id ?? "";
});
afterAll(async () => {
  expect(server.failures).toEqual([]);
  await server.close();
});

interface Sent {
  readonly as?: string | null;
  readonly json?: unknown;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

async function call(method: string, path: string, { as = "kim", json, body, headers = {} }: Sent = {}) {
  const content = json === undefined ? body : JSON.stringify(json);
  const response = await server.server.fetch(
    new Request(`http://localhost${path}`, {
      method,
      headers: {
        ...(as === null ? {} : { "x-api-key": as }),
        ...(content === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(content === undefined ? {} : { body: content }),
    }),
  );
  const text = await response.text();
  return { status: response.status, text, type: response.headers.get("content-type") ?? "" };
}

/** The routes as they are mounted: none can be left out here. */
function routes(): { readonly method: string; readonly path: string }[] {
  const app = langgraphRoutes({
    version: "1",
    begin: () => expect.fail("Nothing runs."),
    guard: (_, next) => next(),
    streams: new OpenStreams(),
    onTrouble: () => {},
  });
  return app.routes.filter(({ method }) => method !== "ALL").map(({ method, path }) => ({ method, path }));
}

function addressOf(path: string): string {
  return path
    .replace(/:(?:id|thread)\b/, thread)
    .replace(":run", run)
    .replace(/:assistant/, "plancraft")
    .replace(/:(?:checkpoint|cron)/, crypto.randomUUID())
    .replace(/\/:namespace\??$/, "");
}

/** A body that the route takes. */
function bodyFor(method: string, path: string): object | undefined {
  if (method === "GET" || method === "DELETE") return undefined;
  if (path.endsWith("/commands")) return { id: 1, method: "state.get", params: {} };
  if (path.endsWith("/stream/events")) return { channels: ["values"] };
  return { ...RUN, input: INPUT, command: { resume: "1" }, metadata: {} };
}

describe("every route of the protocol", () => {
  it("is closed to who sends no token, but the one that says that the server lives", async () => {
    expect(routes().length).toBeGreaterThan(40);
    for (const { method, path } of routes()) {
      const json = bodyFor(method, path);
      const { status } = await call(method, addressOf(path), { as: null, json });
      expect(status, `${method} ${path}`).toBe(path === "/ok" ? 200 : 401);
    }
  });

  it("knows nothing of somebody else's thread", async () => {
    for (const { method, path } of routes().filter((route) => route.path.startsWith("/threads/:"))) {
      const json = bodyFor(method, path);
      const { status, text } = await call(method, addressOf(path), { as: "lee", json });
      expect([status, JSON.parse(text).code], `${method} ${path}`).toEqual([404, "session-unknown"]);
    }
    const body = { thread_id: thread, run_ids: [run] };
    expect((await call("POST", "/runs/cancel", { as: "lee", json: body })).status).toBe(404);
    for (const search of [{}, { ids: [thread, empty] }, { metadata: { graph_id: "plancraft" } }, { status: "idle" }]) {
      expect((await call("POST", "/threads/search", { as: "lee", json: search })).text).toBe("[]");
      expect((await call("POST", "/threads/count", { as: "lee", json: search })).text).toBe("0");
    }
    // Nor can it be taken over by making it anew, before or after its first input.
    for (const id of [empty, thread]) {
      const made = { json: { thread_id: id, if_exists: "do_nothing" }, as: "lee" };
      expect((await call("POST", "/threads", made)).status).toBe(409);
      const begun = { json: { ...RUN, input: INPUT, if_not_exists: "create" }, as: "lee" };
      expect((await call("POST", `/threads/${id}/runs`, begun)).status).toBe(409);
    }
    expect(await server.client().threads.get(empty)).toMatchObject({ status: "idle", values: null });
    expect(await server.client("admin").threads.get(thread)).toMatchObject({ thread_id: thread });
  });
});

describe("what cannot be carried out", () => {
  const on = (id: () => string, json: unknown) => ({ path: () => `/threads/${id()}/runs/stream`, json });
  const waiting = (json: object) => on(() => thread, { ...RUN, ...json });
  const unbegun = (json: object) => on(() => empty, { ...RUN, ...json });
  const cases: readonly (readonly [string, { path: () => string; json: unknown }, number, string, RegExp])[] = [
    ["an unknown thread", on(() => crypto.randomUUID(), { ...RUN, input: INPUT }), 404, "session-unknown", /list/],
    ["a malformed thread id", on(() => "..%2Fx", { ...RUN, input: INPUT }), 400, "session-id-invalid", /session id/],
    [
      "an unknown assistant",
      on(() => empty, { assistant_id: "x", input: INPUT }),
      404,
      "assistant-unknown",
      /plancraft/,
    ],
    ["no assistant", on(() => empty, { input: INPUT }), 400, "body-malformed", /"assistant_id" is missing/],
    ["an unknown mode", unbegun({ input: INPUT, stream_mode: "colours" }), 400, "body-malformed", /stream_mode/],
    ["an input without an idea", unbegun({ input: { preset: "fast" } }), 400, "body-malformed", /"idea"/],
    ["no input at all", unbegun({}), 400, "body-malformed", /"idea"/],
    ["an empty idea", unbegun({ input: { idea: " " } }), 400, "idea-empty", /one line/],
    ["an idea of a wrong type", unbegun({ input: { idea: 7 } }), 400, "body-malformed", /input\.idea/],
    ["a preset that there is not", unbegun({ input: { ...INPUT, preset: "slow" } }), 400, "usage", /slow/],
    [
      "a message with a NUL",
      unbegun({ input: { messages: [{ type: "human", id: "a\0", content: IDEA }] } }),
      400,
      "usage",
      /NUL/,
    ],
    ["an answer before the first input", unbegun({ command: { resume: "1" } }), 409, "input-unfit", /not begun/],
    ["another idea", waiting({ input: { idea: "Something else" } }), 409, "input-unfit", /waits/],
    [
      "an answer to no open question",
      waiting({ command: { resume: { [OTHER_INTERRUPT]: "1" } } }),
      409,
      "question-not-open",
      /open/,
    ],
    ["a resume with nothing in it", waiting({ command: { resume: {} } }), 400, "answers-malformed", /no answer/],
    ["a step to a node", waiting({ command: { goto: "write" } }), 422, "not-offered", /node/],
    [
      "a checkpoint that it does not stand at",
      waiting({ checkpoint_id: crypto.randomUUID() }),
      409,
      "input-unfit",
      /forks/,
    ],
    ["a stop before a node", waiting({ interrupt_before: ["write"] }), 422, "not-offered", /stops/],
    ["a webhook", waiting({ webhook: "https://example.org" }), 422, "not-offered", /webhook/],
    ["a body of a wrong type", on(() => thread, [1, 2]), 400, "body-malformed", /JSON object/],
    [
      "a thread id of a wrong type",
      { path: () => "/threads", json: { thread_id: 7 } },
      400,
      "body-malformed",
      /thread_id/,
    ],
    ["metadata with a NUL", { path: () => "/threads", json: { metadata: { a: "\0" } } }, 400, "usage", /NUL/],
    [
      "states that are written",
      { path: () => `/threads/${thread}/state`, json: { values: {} } },
      422,
      "not-offered",
      /figures/,
    ],
  ];

  it.each(cases)(
    "%s is refused in one sentence, and nothing is begun",
    async (_, { path, json }, status, code, detail) => {
      const answered = await call("POST", path(), { json });
      expect(answered.type).toBe("application/problem+json");
      const problem = JSON.parse(answered.text);
      expect({ status: answered.status, code: problem.code }).toEqual({ status, code });
      expect(problem.detail).toMatch(detail);
      expect(answered.text).not.toMatch(/\bat .*\.[jt]s:\d/);
      const client = server.client();
      expect(await client.threads.getState(empty)).toMatchObject({ values: {}, checkpoint: null });
      expect((await client.threads.getState(thread)).tasks[0]?.interrupts[0]).toMatchObject({
        id: interrupt,
        value: { attempt: 1 },
      });
      expect(await client.runs.list(thread)).toHaveLength(1);
    },
  );

  it("is told of places in streams that there are not, and of runs, checkpoints and bodies", async () => {
    const stream = `/threads/${thread}/runs/${run}/stream`;
    const begunAfter = async (id: string, query = "") => {
      const { status, text } = await call("GET", `${stream}${query}`, { headers: { "last-event-id": id } });
      return [status, JSON.parse(text).code];
    };
    expect(await begunAfter("9999")).toEqual([400, "event-unknown"]);
    expect(await begunAfter("soon")).toEqual([400, "body-malformed"]);
    expect(await begunAfter("1.0", "?stream_mode=colours")).toEqual([400, "body-malformed"]);
    // `since` is of the newer protocol; here the header alone decides.
    expect((await call("GET", `${stream}?since=0`, { headers: { "last-event-id": "1.0" } })).text).not.toContain(
      "id: 1.0\n",
    );
    for (const [method, path, status] of [
      ["GET", `/threads/${thread}/runs/${crypto.randomUUID()}`, 404],
      ["GET", `/threads/${thread}/runs/x`, 404],
      ["DELETE", `/threads/${thread}/runs/${run}`, 422],
      ["POST", `/threads/${thread}/runs/${run}/cancel?action=rollback`, 422],
      ["POST", `/threads/${thread}/runs/${run}/cancel?action=stop`, 400],
      ["GET", `/threads/${thread}/state/${crypto.randomUUID()}`, 404],
      ["GET", `/threads/${empty}/state/${crypto.randomUUID()}`, 404],
      ["GET", `/threads/${thread}/history?limit=many`, 400],
    ] as const) {
      expect([path, (await call(method, path)).status]).toEqual([path, status]);
    }
    expect((await call("POST", "/threads", { body: "{" })).status).toBe(400);
    const wrongType = { body: "{}", headers: { "content-type": "text/plain" } };
    expect((await call("POST", "/threads", wrongType)).status).toBe(415);
    // What is over needs no cancel.
    expect((await call("POST", `/threads/${thread}/runs/${run}/cancel?wait=1`)).status).toBe(204);
    expect(await server.client().threads.get(thread)).toMatchObject({ status: "interrupted" });
  });
});

it("of two runs that begin at once on a new thread one is told that it is busy", async () => {
  const fresh = (await server.client().threads.create()).thread_id;
  const begin = () => call("POST", `/threads/${fresh}/runs`, { json: { ...RUN, input: INPUT } });
  const answers = await Promise.all([begin(), begin()]);
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  const refused = answers.find(({ status }) => status === 409)?.text ?? "";
  expect(JSON.parse(refused)).toMatchObject({ code: "input-unfit" });
  await server.client().runs.join(fresh, (await server.client().runs.list(fresh))[0]?.run_id ?? "");
});
