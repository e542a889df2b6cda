import { randomFillSync } from "node:crypto";
import type { MiddlewareHandler } from "hono";
import type { RequestTrace } from "../../planner/requester.ts";
import { NO_SPANS, type Spans } from "../../utils/observability/spans/span-scope.ts";
import type { AppEnv } from "../app-env.ts";
import { inRequestSpan } from "./request-span.ts";

const REQUEST_ID = /^req-[A-Za-z0-9]{16}$/;
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** Version, trace, span and flags; what stands behind them only a newer version may have. */
const TRACE_PARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const ALL_ZEROS = /^0+$/;
const SAMPLED = 1;

/** The ids of one request, and what its answer says of them. */
export interface RequestIds extends RequestTrace {
  /** The span that answers it, ours. */
  readonly ownSpanId: string;
  /** Whether the caller said that it keeps the trace. */
  readonly isSampled: boolean;
}

/**
 * The ids of a request: the caller's where they have the right form, else new ones. It never throws: an id that cannot be
 * used is no reason to refuse what was asked for.
 */
export function requestIds(headers: Pick<Headers, "get">): RequestIds {
  const given = headers.get("x-request-id");
  const parent = traceParent(headers.get("traceparent"));
  return {
    requestId: given !== null && REQUEST_ID.test(given) ? given : newRequestId(),
    traceId: parent?.traceId ?? newId(16),
    ...(parent ? { spanId: parent.spanId } : {}),
    ownSpanId: newId(8),
    isSampled: parent?.isSampled ?? false,
  };
}

/** The headers with which an answer gives them back. */
export function idHeaders({ requestId, traceId, ownSpanId, isSampled }: RequestIds): Record<string, string> {
  return { "x-request-id": requestId, traceparent: `00-${traceId}-${ownSpanId}-${isSampled ? "01" : "00"}` };
}

/**
 * Gives each request its ids, as `trace`, and each answer the headers that name them. Where requests are traced, the span that
 * the answer names is the request's own.
 */
export function withRequestIds(spans: Spans = NO_SPANS): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const ids = requestIds(c.req.raw.headers);
    c.set("trace", ids);
    const isSampled = await inRequestSpan(spans, c, ids, next);
    // Behind everything else: also an answer that failed, and one that no route made, has them.
    for (const [name, value] of Object.entries(idHeaders({ ...ids, isSampled }))) c.res.headers.set(name, value);
  };
}

/**
 * Reads the header as W3C Trace Context has it: of version 00 nothing but its four parts, of a newer one the same four
 * and whatever follows a dash; version ff and ids of zeros are none.
 */
function traceParent(header: string | null): (Pick<RequestIds, "traceId" | "isSampled"> & { spanId: string }) | null {
  const [, version, traceId = "", spanId = "", flags = "", more] = TRACE_PARENT.exec(header?.trim() ?? "") ?? [];
  if (version === undefined || version === "ff" || (version === "00" && more !== undefined)) return null;
  if (ALL_ZEROS.test(traceId) || ALL_ZEROS.test(spanId)) return null;
  return { traceId, spanId, isSampled: (Number.parseInt(flags, 16) & SAMPLED) === SAMPLED };
}

function newId(bytes: number): string {
  return randomBytes(bytes).toString("hex");
}

function newRequestId(): string {
  let letters = "";
  for (const byte of randomBytes(16)) letters += ALPHABET[byte % ALPHABET.length];
  return `req-${letters}`;
}

/** Drawn for many requests at once: each draw costs more than everything else of a request's ids. */
const drawn = Buffer.alloc(4_096);
let used = drawn.length;

function randomBytes(count: number): Buffer {
  if (used + count > drawn.length) {
    randomFillSync(drawn);
    used = 0;
  }
  used += count;
  return drawn.subarray(used - count, used);
}
