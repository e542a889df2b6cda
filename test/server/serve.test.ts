import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { openServerLog } from "../../planner/access/server-log.ts";
import { serverSettings } from "../../planner/access/server-settings.ts";
import { openPlanner } from "../../planner/compose.ts";
import type { PlannerEvent } from "../../schemas/event.ts";
import { listen } from "../../server/listener.ts";
import { serve } from "../../server/serve.ts";
import { followEvents } from "../support/event-client.ts";
import { startOpenAIServer } from "../support/openai-server.ts";
import { startOutageServer } from "../support/outage-server.ts";
import { modelEnvironment, shortOutline } from "../support/planning-script.ts";
import { createTestDatabase } from "../support/postgres.ts";
import type { Variables } from "../support/run-cli.ts";
import { startSentryServer } from "../support/sentry-server.ts";

const REQUEST = "req-Az09Az09Az09Az09";
const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

afterEach(() => void vi.restoreAllMocks());

/** A server as `plancraft serve` has it, at any free port. */
async function serving(environment: Variables) {
  const all = { ...environment, LOG_FORMAT: "json", PLANCRAFT_USER: "ada" };
  const lines: string[] = [];
  const logOutput = { write: (text: string) => lines.push(...text.trimEnd().split("\n")) };
  const planner = await openPlanner({ environment: all, serves: true, logOutput });
  onTestFinished(() => planner.close());
  const server = await serve({
    host: "127.0.0.1",
    port: 0,
    planner,
    settings: serverSettings(all),
    log: await openServerLog(all, logOutput, (error) => expect.fail(error.message)),
    onTrouble: (error) => expect.fail(error.message),
  });
  const logged = () => lines.map((line): Record<string, unknown> => JSON.parse(line));
  return { ...server, planner, logged };
}

async function begin(address: string, idea: string): Promise<string> {
  const answer = await fetch(`${address}/api/sessions`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-request-id": REQUEST,
      traceparent: `00-${TRACE}-00f067aa0ba902b7-01`,
    },
    body: JSON.stringify({ idea, preset: "fast", yes: true }),
  });
  expect(answer.status).toBe(201);
  return ((await answer.json()) as { session: string }).session;
}

describe("a server that is to stop", () => {
  it("leaves what runs to the next one: a client has every event once, and nothing looks like an end or a failure", async () => {
    const { url } = await createTestDatabase();
    const model = await startOpenAIServer({ answers: shortOutline, latencyMs: 150 });
    onTestFinished(() => model.close());
    const first = await serving({ ...modelEnvironment(url, model), PLANCRAFT_MAX_SESSIONS: "1" });
    const session = await begin(first.address, "A marketplace for used climbing gear");
    // It has as many places as its configuration says.
    const headers = { "content-type": "application/json" };
    const another = { method: "POST", headers, body: JSON.stringify({ idea: "A bakery", preset: "fast" }) };
    expect((await fetch(`${first.address}/api/sessions`, another)).status).toBe(429);
    const heard: PlannerEvent[] = [];
    const follow = async (address: string, until: (heard: number) => boolean) => {
      const leave = new AbortController();
      const url = () => `${address}/api/sessions/${session}/events`;
      const after = heard.at(-1)?.seq ?? 0;
      for await (const event of followEvents({ url, after, signal: leave.signal })) {
        if (event.type !== "section-delta") heard.push(event);
        if (until(heard.length)) break;
      }
      leave.abort();
    };
    await follow(first.address, (count) => count >= 6);
    // Somebody still follows it, and is told to come back.
    const leftOpen = await fetch(`${first.address}/api/sessions/${session}/events?after=6`);
    const rest = leftOpen.text();
    expect(await first.drain()).toBe(true);
    expect(await rest).toMatch(/^retry: \d+$/m);
    await expect(fetch(`${first.address}/health`)).rejects.toThrow();
    expect((await first.planner.status(session)).state).toBe("running");
    expect(await first.planner.crashed()).toEqual([session]);
    await first.planner.close();

    const second = await serving(modelEnvironment(url, model));
    await second.planner.resume({ session, onlyCrashed: true }).next();
    await follow(second.address, () => false);
    expect(heard.map(({ seq }) => seq)).toEqual(heard.map((_, at) => at + 1));
    expect(heard.filter(({ type }) => type === "failed" || type === "cancelled")).toEqual([]);
    expect(heard.at(-1)?.type).toBe("done");
    expect(heard.filter(({ type }) => type === "session-started")).toHaveLength(2);
    expect(await second.drain()).toBe(true);

    // All that comes of the request names it: events, and the lines of the run and of the server.
    const ofFirst = heard.slice(0, 6);
    expect(ofFirst.map(({ requestId, traceId }) => [requestId, traceId])).toEqual(ofFirst.map(() => [REQUEST, TRACE]));
    const named = first.logged().filter(({ request_id: id, trace_id: trace }) => id === REQUEST && trace === TRACE);
    expect(named.map(({ body }) => body)).toEqual(
      expect.arrayContaining(["request-answered", "run-started", "call-answered", "run-ended"]),
    );
    expect(first.logged().map(({ body }) => body)).toEqual(
      expect.arrayContaining(["server-listening", "server-draining", "server-stopped"]),
    );
    expect(JSON.stringify(first.logged())).not.toMatch(/climbing gear|"ada"/);
  });
});

describe("a database that stops while it is served from", () => {
  it("makes 503 with Retry-After of every answer that needs it, and works again when it is back", async () => {
    const database = await startOutageServer();
    const sentry = await startSentryServer();
    onTestFinished(() => sentry.close());
    const { address, drain } = await serving({ DATABASE_URL: database.url, SENTRY_DSN: sentry.dsn });
    const session = await begin(address, "A repair café for bicycles");
    const look = async (path: string) => {
      const answer = await fetch(`${address}${path}`);
      const { code } = (await answer.json()) as { code?: string };
      return { status: answer.status, code, retryAfter: answer.headers.get("retry-after") };
    };
    expect(await look("/ready")).toMatchObject({ status: 200 });
    await database.stop();
    // A request waits for 10 s through an outage, and a readiness is good for one.
    const real = performance.now.bind(performance);
    let passedMs = 1_500;
    vi.spyOn(performance, "now").mockImplementation(() => real() + passedMs);
    const down = { status: 503, code: "storage-unreachable", retryAfter: "5" };
    expect(await look("/ready")).toEqual(down);
    const waiting = look(`/api/sessions/${session}`);
    const passing = setInterval(() => {
      passedMs += 2_000;
    }, 50);
    expect(await waiting).toEqual(down);
    expect(await look("/health")).toMatchObject({ status: 200 });
    await database.start();
    await vi.waitFor(async () => expect(await look("/ready")).toMatchObject({ status: 200 }), 5_000);
    clearInterval(passing);
    expect(await look(`/api/sessions/${session}`)).toMatchObject({ status: 200 });
    vi.restoreAllMocks();
    // Two requests failed by it, and an administrator is told once.
    const request_id = expect.stringMatching(/^req-\w{16}$/);
    const ofRequests = () => sentry.events().flatMap(({ tags }) => (Object(tags).request_id ? [tags] : []));
    await vi.waitFor(() => expect(ofRequests()).toMatchObject([{ code: "storage-unreachable", request_id }]), 5_000);
    expect(await drain()).toBe(true);
  });
});

describe("an address", () => {
  const fetched = () => new Response("here");

  it("of this machine is taken without tokens, and told as it turned out", async () => {
    for (const host of ["127.0.0.1", "localhost"]) {
      const { address, port, close } = await listen({ host, port: 0, isOpenToOthers: false, fetch: fetched });
      expect(address).toBe(`http://127.0.0.1:${port}`);
      expect(await (await fetch(address)).text()).toBe("here");
      await close();
    }
  });

  it("that others can reach is refused without tokens", async () => {
    for (const host of ["0.0.0.0", "::"]) {
      const refused = listen({ host, port: 0, isOpenToOthers: false, fetch: fetched });
      await expect(refused).rejects.toMatchObject({ code: "address-unusable", exitCode: 2 });
      await expect(refused).rejects.toThrow(/without tokens/);
    }
    const open = await listen({ host: "0.0.0.0", port: 0, isOpenToOthers: true, fetch: fetched });
    await open.close();
  });

  it("that is in use, and one that is not there, are told in one sentence", async () => {
    const other = createHttpServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    onTestFinished(() => void other.close());
    const { port } = other.address() as AddressInfo;
    const inUse = listen({ host: "127.0.0.1", port, isOpenToOthers: false, fetch: fetched });
    await expect(inUse).rejects.toThrow(
      `The server cannot listen on 127.0.0.1:${port}: another program uses the port. Stop that one, or choose`,
    );
    const unknown = listen({ host: "nowhere.invalid", port: 0, isOpenToOthers: true, fetch: fetched });
    await expect(unknown).rejects.toMatchObject({ code: "address-unusable" });
  });
});

describe("a listener that is closed", () => {
  it("answers what was asked for, ends what is kept alive, and cuts off only who does not go", async () => {
    const asked = Promise.withResolvers<void>();
    const go = Promise.withResolvers<void>();
    const listener = await listen({
      host: "127.0.0.1",
      port: 0,
      isOpenToOthers: false,
      fetch: async (request) => {
        if (request.url.endsWith("/endless")) return new Response(endless());
        asked.resolve();
        await go.promise;
        return new Response("answered");
      },
    });
    const answer = fetch(listener.address);
    // One that never reads, and one that never ends its headers.
    const deaf = connect(listener.port, "127.0.0.1").on("error", () => {});
    deaf.write("GET /endless HTTP/1.1\r\nHost: localhost\r\n\r\n");
    deaf.pause();
    const slow = connect(listener.port, "127.0.0.1").on("error", () => {});
    slow.write("GET / HTTP/1.1\r\nHost: local");
    await asked.promise;
    let isClosed = false;
    const closed = listener.close().then(() => {
      isClosed = true;
    });
    go.resolve();
    expect(await (await answer).text()).toBe("answered");
    await expect(fetch(listener.address)).rejects.toThrow();
    await sleep(250);
    expect(isClosed).toBe(false);
    listener.cut();
    await closed;
    expect(deaf.destroyed || slow.destroyed || isClosed).toBe(true);
  });
});

/** More than any socket takes. */
function endless(): ReadableStream<Uint8Array> {
  const piece = new Uint8Array(65_536);
  return new ReadableStream({ pull: (controller) => controller.enqueue(piece) });
}
