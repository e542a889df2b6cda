import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import type { AppEnv } from "../../../server/app-env.ts";
import { idHeaders, requestIds, withRequestIds } from "../../../server/http/request-ids.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const SPAN = "00f067aa0ba902b7";
const REQUEST = "req-Az09Az09Az09Az09";

const idsOf = (headers: Record<string, string>) => requestIds(new Headers(headers));

describe("the id of a request", () => {
  it("is the caller's where it has the form", () => {
    expect(idsOf({ "x-request-id": REQUEST }).requestId).toBe(REQUEST);
  });

  it.each([
    "",
    "req-",
    "req-short",
    `${REQUEST}0`,
    ` ${REQUEST}-`,
    "REQ-Az09Az09Az09Az09",
    "req-Az09Az09Az09Az0é",
    `${REQUEST}, ${REQUEST}`,
  ])("is a new one where the caller's is %j", (given) => {
    const { requestId } = idsOf(given === "" ? {} : { "x-request-id": encodeHeader(given) });
    expect(requestId).toMatch(/^req-[A-Za-z0-9]{16}$/);
    expect(requestId).not.toBe(given);
  });

  it("is never the same twice", () => {
    const ids = Array.from({ length: 1000 }, () => requestIds(new Headers()));
    expect(new Set(ids.map(({ requestId }) => requestId)).size).toBe(1000);
    expect(new Set(ids.map(({ traceId }) => traceId)).size).toBe(1000);
  });
});

describe("the trace of a request", () => {
  it.each([
    ["version 00", `00-${TRACE}-${SPAN}-01`, true],
    ["a trace that is not kept", `00-${TRACE}-${SPAN}-00`, false],
    ["flags that nobody knows yet", `00-${TRACE}-${SPAN}-fe`, false],
    ["a newer version", `cc-${TRACE}-${SPAN}-01`, true],
    ["a newer version with more behind it", `01-${TRACE}-${SPAN}-01-what-the-future-will-be`, true],
    ["blanks around it", `  00-${TRACE}-${SPAN}-01 `, true],
  ])("goes on where it is %s", (_, traceparent, isSampled) => {
    const ids = idsOf({ traceparent });
    expect(ids).toMatchObject({ traceId: TRACE, spanId: SPAN, isSampled });
    expect(ids.ownSpanId).toMatch(/^[0-9a-f]{16}$/);
    expect(ids.ownSpanId).not.toBe(SPAN);
    expect(idHeaders(ids)["traceparent"]).toBe(`00-${TRACE}-${ids.ownSpanId}-${isSampled ? "01" : "00"}`);
  });

  it.each([
    ["more behind version 00", `00-${TRACE}-${SPAN}-01-more`],
    ["the version that is none", `ff-${TRACE}-${SPAN}-01`],
    ["a trace of zeros", `00-${"0".repeat(32)}-${SPAN}-01`],
    ["a span of zeros", `00-${TRACE}-${"0".repeat(16)}-01`],
    ["capital letters", `00-${TRACE.toUpperCase()}-${SPAN}-01`],
    ["a short trace", `00-${TRACE.slice(1)}-${SPAN}-01`],
    ["no flags", `00-${TRACE}-${SPAN}`],
    ["more behind a newer version without a dash", `01-${TRACE}-${SPAN}-01.more`],
    ["two of them", `00-${TRACE}-${SPAN}-01, 00-${TRACE}-${SPAN}-01`],
  ])("is a new one where it has %s", (_, traceparent) => {
    const ids = idsOf({ traceparent });
    expect(ids.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(ids.traceId).not.toBe(TRACE);
    expect(ids.spanId).toBeUndefined();
  });
});

describe("every answer", () => {
  const app = new Hono<AppEnv>()
    .use(withRequestIds())
    .get("/", (c) => c.json(c.var.trace))
    .get("/raw", () => new Response("as it is"))
    .get("/failing", () => {
      throw new Error("for the test");
    });
  app.onError(() => new Response("failed", { status: 500 }));

  it.each([
    ["/", 200],
    ["/raw", 200],
    ["/failing", 500],
    ["/nothing", 404],
  ])("at %s has the ids of its request", async (path, status) => {
    const headers = { "x-request-id": REQUEST, traceparent: `00-${TRACE}-${SPAN}-01` };
    const answer = await app.request(path, { headers });
    expect(answer.status).toBe(status);
    expect(answer.headers.get("x-request-id")).toBe(REQUEST);
    expect(answer.headers.get("traceparent")).toMatch(new RegExp(`^00-${TRACE}-[0-9a-f]{16}-01$`));
  });
});

/** What stands in a header as bytes. */
function encodeHeader(text: string): string {
  return Buffer.from(text).toString("latin1");
}
