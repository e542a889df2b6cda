import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { connect } from "node:net";
import { EventSource } from "undici";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import type { EventBody, PlannerEvent, SectionDelta } from "../../schemas/event.ts";
import { RETRY_MS } from "../../server/sse/event-frame.ts";
import { LEAVING_MS, STALLED_MS } from "../../server/sse/event-stream.ts";
import type { OpenStreamsOptions } from "../../server/sse/open-streams.ts";
import { AppError } from "../../utils/errors.ts";
import { EventsRefused, followEvents } from "../support/event-client.ts";
import { streamParts } from "../support/event-frames.ts";
import { type EventServer, startEventServer } from "../support/event-server.ts";
import { ToldSession } from "../support/told-session.ts";

const STARTED: EventBody = { type: "step-started", step: "analyze" };
const CANCELLED: EventBody = { type: "cancelled" };
/** More than the buffers of both ends of a connection hold. */
const LARGE = "가".repeat(150_000);
const MANY = 60;

afterEach(() => void vi.useRealTimers());

/** Those that wait; sockets go on as they are, and so does whatever `waitFor` waits for. */
function fakeTimers(): void {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval"] });
}

async function serving(session: ToldSession, options?: OpenStreamsOptions): Promise<EventServer> {
  const server = await startEventServer(session.planner, options);
  onTestFinished(() => server.close());
  return server;
}

const eventsOf = (server: EventServer, query = "") => `${server.url}/api/sessions/told/events${query}`;

/** An answer as it comes, with what has come of it so far. */
async function open(url: string, headers: Record<string, string> = {}) {
  const request = get(url, { headers });
  const [answer] = (await once(request, "response")) as [IncomingMessage];
  const text = { so: "" };
  answer.setEncoding("utf8").on("data", (piece: string) => {
    text.so += piece;
  });
  answer.on("error", () => {});
  return { answer, text, leave: () => request.destroy() };
}

async function read(url: string, headers: Record<string, string> = {}) {
  const answer = await fetch(url, { headers });
  return { status: answer.status, headers: answer.headers, body: await answer.text() };
}

function idsIn(text: string): number[] {
  return [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));
}

describe("the stream of a session's events", () => {
  it("sends its first byte at once, with headers that nobody buffers", async () => {
    const server = await serving(new ToldSession());
    const { answer, text, leave } = await open(eventsOf(server));
    await expect.poll(() => text.so).toBe(":\nretry: 2000\n\n");
    expect(answer.statusCode).toBe(200);
    expect(answer.headers).toMatchObject({
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-cache, no-transform",
      "x-accel-buffering": "no",
      "transfer-encoding": "chunked",
    });
    expect(answer.headers).not.toHaveProperty("content-length");
    expect(answer.headers).not.toHaveProperty("content-encoding");
    leave();
  });

  it("gives what is stored, then what comes, with pieces of sections between, until the last event", async () => {
    const session = new ToldSession();
    session.tell(STARTED);
    const server = await serving(session);
    const heard: (PlannerEvent | SectionDelta)[] = [];
    for await (const event of followEvents({ url: () => eventsOf(server) })) {
      heard.push(event);
      if (heard.length === 1) session.tellDelta("Once");
      if (heard.length === 2) session.tell(CANCELLED);
    }
    expect(heard.map(({ type }) => type)).toEqual(["step-started", "section-delta", "cancelled"]);
    await expect.poll(() => [server.streams.count, session.readers]).toEqual([0, 0]);
  });

  it("leaves pieces of sections out where they are not wanted, and goes on after a run where that is", async () => {
    const session = new ToldSession();
    const server = await serving(session);
    const { text, leave } = await open(eventsOf(server, "?deltas=false&follow=true"));
    await expect.poll(() => session.readers).toBe(1);
    session.tellDelta("Once");
    session.tell(CANCELLED);
    session.tell(STARTED);
    await expect.poll(() => idsIn(text.so)).toEqual([1, 2]);
    expect(text.so).not.toContain("section-delta");
    leave();
  });

  it("begins after Last-Event-ID, else after ?after=, and says 204 where nothing is to come", async () => {
    const session = new ToldSession();
    for (const body of [STARTED, STARTED, STARTED, CANCELLED]) session.tell(body);
    const server = await serving(session);
    const begun = async (query: string, id?: string) => {
      const { status, body } = await read(eventsOf(server, query), id === undefined ? {} : { "last-event-id": id });
      return { status, ids: idsIn(body) };
    };
    expect(await begun("")).toEqual({ status: 200, ids: [1, 2, 3, 4] });
    expect(await begun("?after=2")).toEqual({ status: 200, ids: [3, 4] });
    expect(await begun("?after=1", "3")).toEqual({ status: 200, ids: [4] });
    expect(await begun("?after=1", "")).toEqual({ status: 200, ids: [2, 3, 4] });
    expect(await begun("?after=2", "4")).toEqual({ status: 204, ids: [] });
    expect(server.streams.count).toBe(0);
  });

  it.each([
    { query: "?after=-1", problem: "The request cannot be used: after is the number of an event, in digits." },
    { query: "?after=1e3", problem: "The request cannot be used: after is the number of an event, in digits." },
    { id: "-1", problem: "The request cannot be used: Last-Event-ID is the number of an event, in digits." },
    { query: "?after=x", id: "1", problem: "The request cannot be used: after is the number of an event, in digits." },
    { query: "?follow=yes", problem: "The request cannot be used: follow is true or false." },
    {
      id: "3",
      problem: "Session told has no event 3: its last one is 2. Begin after an event that it has, or at 0.",
    },
    {
      query: "?after=99999999999999999999",
      problem: expect.stringMatching(/^Session told has no event 100000000000000000000: its last one is 2\./),
    },
  ])("refuses a place that is none: $query $id", async ({ query = "", id, problem }) => {
    const session = new ToldSession();
    session.tell(STARTED);
    session.tell(STARTED);
    const server = await serving(session);
    const { status, body } = await read(eventsOf(server, query), id === undefined ? {} : { "last-event-id": id });
    expect({ status, problem: JSON.parse(body).message }).toEqual({ status: 400, problem });
    expect(server.streams.count).toBe(0);
  });

  it("is not there for a session that is not, and holds no place for it", async () => {
    const server = await serving(new ToldSession());
    const url = `${server.url}/api/sessions/other/events`;
    expect((await read(url)).status).toBe(404);
    await expect(followEvents({ url: () => url }).next()).rejects.toThrow(EventsRefused);
    expect(server.streams.count).toBe(0);
  });

  it("gives the stored events as JSON at once, also while more are to come", async () => {
    const session = new ToldSession();
    const events = [session.tell(STARTED), session.tell(STARTED)];
    const server = await serving(session);
    const json = { accept: "application/json" };
    expect(JSON.parse((await read(eventsOf(server), json)).body)).toEqual({ events, last: 2 });
    expect(JSON.parse((await read(eventsOf(server, "?after=1"), json)).body)).toEqual({ events: [events[1]], last: 2 });
    expect(JSON.parse((await read(eventsOf(server, "?after=2"), json)).body)).toEqual({ events: [], last: 2 });
    expect((await read(eventsOf(server, "?after=3"), json)).status).toBe(400);
    await expect.poll(() => session.readers).toBe(0);
  });

  it.each([
    ["text/event-stream", 200, "text/event-stream; charset=utf-8"],
    ["*/*", 200, "text/event-stream; charset=utf-8"],
    ["", 200, "text/event-stream; charset=utf-8"],
    ["application/json;q=0.5, text/event-stream", 200, "text/event-stream; charset=utf-8"],
    ["application/json, text/event-stream;q=0.9", 200, "application/json"],
    ["application/*", 200, "application/json"],
    ["text/html, text/event-stream;q=0", 406, "application/json"],
  ])("is given as %j asks", async (accept, status, type) => {
    const session = new ToldSession();
    session.tell(CANCELLED);
    const server = await serving(session);
    const { answer } = await open(eventsOf(server), { accept });
    expect([answer.statusCode, answer.headers["content-type"]]).toEqual([status, type]);
  });

  it("answers HEAD with its headers, and holds nothing for it", async () => {
    const session = new ToldSession();
    const server = await serving(session);
    const answer = await fetch(eventsOf(server), { method: "HEAD" });
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "text/event-stream; charset=utf-8"]);
    expect([server.streams.count, session.readers]).toEqual([0, 0]);
  });

  it("lets an EventSource of somebody else's making come back after a break, and stop at the end", async () => {
    fakeTimers();
    const session = new ToldSession();
    session.tell(STARTED);
    const server = await serving(session);
    const source = new EventSource(eventsOf(server));
    onTestFinished(() => source.close());
    const heard: string[] = [];
    const hear = (event: Event) => heard.push(`${(event as MessageEvent).lastEventId} ${event.type}`);
    source.addEventListener("step-started", hear);
    source.addEventListener("cancelled", hear);
    await expect.poll(() => heard).toEqual(["1 step-started"]);
    session.fail(new AppError("storage-unreachable"));
    await expect.poll(() => session.readers).toBe(0);
    session.failure = null;
    session.tell(STARTED);
    session.tell(CANCELLED);
    await vi.waitFor(() => {
      vi.advanceTimersByTime(RETRY_MS);
      expect(heard).toEqual(["1 step-started", "2 step-started", "3 cancelled"]);
      expect(source.readyState).toBe(EventSource.CLOSED);
    }, 30_000);
    expect(server.troubles).toEqual([new AppError("storage-unreachable")]);
  });
});

describe("many readers", () => {
  it("are as many as may be; one more is told when to try again, and taken when one has gone", async () => {
    const session = new ToldSession();
    const server = await serving(session, { max: 2 });
    const first = await open(eventsOf(server));
    const second = await open(eventsOf(server));
    const refused = await read(eventsOf(server));
    expect([refused.status, JSON.parse(refused.body).code]).toEqual([503, "streams-too-many"]);
    first.leave();
    await expect.poll(() => server.streams.count).toBe(1);
    const third = await open(eventsOf(server));
    expect(third.answer.statusCode).toBe(200);
    second.leave();
    third.leave();
    await expect.poll(() => [server.streams.count, session.readers]).toEqual([0, 0]);
  });

  it("are counted for each person, and the count falls however a stream ends", async () => {
    const session = new ToldSession();
    let held = 0;
    const admit = ({ person }: { readonly person: string }) => {
      expect(person).toBe("kim");
      if (held === 1) throw new AppError("streams-too-many", { open: held, seconds: 5 });
      held += 1;
      return () => {
        held -= 1;
      };
    };
    const server = await serving(session, { admit });
    const { leave } = await open(eventsOf(server));
    expect((await read(eventsOf(server))).status).toBe(503);
    leave();
    await expect.poll(() => held).toBe(0);
    expect((await read(`${server.url}/api/sessions/other/events`)).status).toBe(404);
    expect(held).toBe(0);
    session.tell(CANCELLED);
    expect((await read(eventsOf(server))).status).toBe(200);
    expect(held).toBe(0);
  });

  it("are not held up by one that never reads, for which little is kept and which is cut off", async () => {
    fakeTimers();
    const session = new ToldSession();
    const server = await serving(session);
    const { port } = new URL(server.url);
    const mute = connect({ port: Number(port), host: "127.0.0.1" });
    mute.pause();
    mute.write("GET /api/sessions/told/events HTTP/1.1\r\nHost: localhost\r\n\r\n");
    await expect.poll(() => session.readers).toBe(1);
    const cutOff = once(mute, "close");

    const quick = followEvents({ url: () => eventsOf(server) });
    for (let seq = 1; seq <= MANY; seq += 1) {
      session.tell({ type: "warning", code: "model-retries", message: LARGE });
      expect((await quick.next()).value).toMatchObject({ seq });
    }
    const takenByMute = session.asked - MANY;
    expect(takenByMute).toBeLessThan(MANY / 2);

    await vi.advanceTimersByTimeAsync(STALLED_MS);
    expect([session.readers, server.streams.count]).toEqual([1, 2]);
    await vi.advanceTimersByTimeAsync(LEAVING_MS);
    await expect.poll(() => server.streams.count).toBe(1);
    mute.resume();
    await cutOff;
    session.tell(CANCELLED);
    expect((await quick.next()).value).toMatchObject({ type: "cancelled", seq: MANY + 1 });
    expect((await quick.next()).done).toBe(true);
  });

  it("are told to come back when the server stops, and none is taken after that", async () => {
    const session = new ToldSession();
    const server = await serving(session);
    const parts: unknown[] = [];
    const readers = await Promise.all(Array.from({ length: 20 }, () => fetch(eventsOf(server))));
    const reading = readers.map(async ({ body }) => {
      for await (const part of streamParts(body as ReadableStream<Uint8Array>)) parts.push(part);
    });
    await expect.poll(() => session.readers).toBe(20);
    await server.streams.close();
    await Promise.all(reading);
    expect(parts).toHaveLength(60);
    expect(parts.slice(-20)).toEqual(Array.from({ length: 20 }, () => ({ retryMs: 2_000 })));
    const refused = await read(eventsOf(server));
    expect([refused.status, JSON.parse(refused.body).code]).toEqual([503, "server-stopping"]);
    expect([session.readers, server.streams.count]).toEqual([0, 0]);
  });
});
