/** One way in which a model server goes wrong. */
export type Fault =
  | { readonly kind: "rate-limited"; readonly retryAfter?: RetryAfter }
  | { readonly kind: "unavailable"; readonly retryAfter?: RetryAfter }
  | { readonly kind: "server-error" }
  | { readonly kind: "unauthorized" }
  | { readonly kind: "forbidden" }
  | { readonly kind: "not-found" }
  | { readonly kind: "bad-request"; readonly code?: string; readonly param?: string }
  | { readonly kind: "insufficient-quota" }
  /** Any other status; `headers` and `error` are sent as they are. */
  | {
      readonly kind: "status";
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly error?: Readonly<Record<string, unknown>>;
    }
  | { readonly kind: "html"; readonly status?: number }
  /** The connection is reset before a byte of the reply. */
  | { readonly kind: "reset-before" }
  | { readonly kind: "reset-midway" }
  /** No reply, ever. */
  | { readonly kind: "hang" }
  /** Half of the answer, then nothing more. */
  | { readonly kind: "hang-midway" }
  /** The role, and then nothing more. */
  | { readonly kind: "hang-after-role" }
  /** Thoughts, which are no part of the answer, and then the answer. */
  | { readonly kind: "thoughts-first" }
  /** The answer comes in small pieces with a pause before each. */
  | { readonly kind: "slow-drip"; readonly pauseMs: number }
  /** The stream ends in the middle, politely: no finish_reason, no usage. */
  | { readonly kind: "cut" }
  /** Half of the answer, then an `{error}` event in the stream. */
  | { readonly kind: "error-event"; readonly error: Readonly<Record<string, unknown>> }
  /** Half of the answer, then an event that is no JSON. */
  | { readonly kind: "broken-event" }
  | { readonly kind: "malformed-json" }
  | { readonly kind: "fenced-json" }
  | { readonly kind: "json-in-prose" }
  | { readonly kind: "wrong-shape" }
  | { readonly kind: "refusal" }
  | { readonly kind: "length" }
  | { readonly kind: "content-filter" }
  | { readonly kind: "no-usage" }
  /** The tokens are counted in some other way. */
  | { readonly kind: "odd-usage"; readonly usage: Readonly<Record<string, unknown>> }
  /** The answer is whole, and ends for a reason that nobody knows. */
  | { readonly kind: "odd-finish"; readonly finishReason: string }
  /** One whole JSON body although a stream was asked for. */
  | { readonly kind: "not-streamed" };

export type RetryAfter = { readonly seconds: number } | { readonly dateInMs: number } | { readonly ms: number };

/** Which calls go wrong, and how. A rule without conditions hits every call. */
export interface FaultRule {
  readonly fault: Fault;
  /** The number of the call at this server, from 1. */
  readonly call?: number;
  readonly schema?: string;
  /** The model that is asked for. */
  readonly model?: string;
  /** The number of the call among those of its schema, from 1. */
  readonly nth?: number;
  /** How often the rule hits before it is used up; without it, always. */
  readonly times?: number;
}

/** The rule that hits a call: the first that fits and is not used up. */
export function faultFor(
  rules: readonly FaultRule[],
  hits: Map<FaultRule, number>,
  call: { readonly call: number; readonly schema: string; readonly model: string; readonly nth: number },
): Fault | null {
  for (const rule of rules) {
    const used = hits.get(rule) ?? 0;
    if (rule.times !== undefined && used >= rule.times) continue;
    if (rule.call !== undefined && rule.call !== call.call) continue;
    if (rule.schema !== undefined && rule.schema !== call.schema) continue;
    if (rule.model !== undefined && rule.model !== call.model) continue;
    if (rule.nth !== undefined && rule.nth !== call.nth) continue;
    hits.set(rule, used + 1);
    return rule.fault;
  }
  return null;
}

export interface HttpFailure {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a fault answers instead of a 200 of the protocol; null where the fault is not of that kind. */
export function httpFailure(fault: Fault): HttpFailure | null {
  switch (fault.kind) {
    case "rate-limited":
      return failure(429, "Rate limit reached", "requests", "rate_limit_exceeded", retryHeaders(fault.retryAfter));
    case "unavailable":
      return failure(503, "Overloaded", "server_error", null, retryHeaders(fault.retryAfter));
    case "server-error":
      return failure(500, "The server had an error", "server_error", null);
    case "unauthorized":
      return failure(401, "Incorrect API key provided", "invalid_request_error", "invalid_api_key");
    case "forbidden":
      return failure(403, "Not allowed", "permission_error", "forbidden");
    case "not-found":
      return failure(404, "The model does not exist", "invalid_request_error", "model_not_found");
    case "bad-request":
      return failure(400, "Bad request", "invalid_request_error", fault.code ?? null, {}, fault.param ?? null);
    case "insufficient-quota":
      return failure(429, "You exceeded your current quota", "insufficient_quota", "insufficient_quota");
    case "status":
      return json(fault.status, fault.headers ?? {}, { error: fault.error ?? { message: "Failed" } });
    case "html":
      return {
        status: fault.status ?? 200,
        headers: { "content-type": "text/html; charset=utf-8" },
        body: "<!doctype html><title>Sign in</title><p>Please sign in to the network.</p>",
      };
    default:
      return null;
  }
}

function failure(
  status: number,
  message: string,
  type: string,
  code: string | null,
  headers: Readonly<Record<string, string>> = {},
  param: string | null = null,
): HttpFailure {
  return json(status, headers, { error: { message, type, param, code } });
}

function json(status: number, headers: Readonly<Record<string, string>>, body: object): HttpFailure {
  return { status, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) };
}

function retryHeaders(retryAfter: RetryAfter | undefined): Readonly<Record<string, string>> {
  if (retryAfter === undefined) return {};
  if ("seconds" in retryAfter) return { "retry-after": String(retryAfter.seconds) };
  if ("ms" in retryAfter) return { "retry-after-ms": String(retryAfter.ms) };
  return { "retry-after": new Date(Date.now() + retryAfter.dateInMs).toUTCString() };
}

/** The answer as a fault spoils it: its text, how the model says it ended, and a refusal instead of it. */
export function spoiledAnswer(
  fault: Fault | null,
  good: string,
): { readonly text: string; readonly finishReason: string; readonly refusal: string | null } {
  const stop = { finishReason: "stop", refusal: null };
  const half = good.slice(0, Math.ceil(good.length / 2));
  switch (fault?.kind) {
    case "malformed-json":
      return { ...stop, text: `${half}"]]` };
    case "fenced-json":
      return { ...stop, text: `\`\`\`json\n${good}\n\`\`\`` };
    case "json-in-prose":
      return { ...stop, text: `Here is what you asked for:\n\n${good}\n\nI hope this {really} helps!` };
    case "wrong-shape":
      return { ...stop, text: '{"unexpected":true}' };
    case "refusal":
      return { ...stop, text: "", refusal: "I cannot help with that." };
    case "length":
      return { text: half, finishReason: "length", refusal: null };
    case "content-filter":
      return { text: half, finishReason: "content_filter", refusal: null };
    case "odd-finish":
      return { text: good, finishReason: fault.finishReason, refusal: null };
    default:
      return { ...stop, text: good };
  }
}
