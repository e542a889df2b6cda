import { inspect } from "node:util";
import { AppError, describe, type ErrorDetails } from "../../errors.ts";
import { OvertimeError } from "../calls/overtime.ts";

/** What is known about the call that failed. */
export interface FailedCall {
  /** The provider's origin (scheme, host, port), never more: a path or a query can hold a key. */
  readonly address: string;
  readonly model: string;
  /** The schema's name on the wire. */
  readonly call: string;
  /** What had been received of the answer: it is paid for. */
  readonly partialText: string;
  /** Keys: never to be seen in a message, in details or in a cause. */
  readonly secrets: readonly string[];
}

/** The cause of a classified error: the original, without secrets, and the text that came before it. */
export class ModelCallError extends Error {
  override readonly name = "ModelCallError";
  readonly partialText: string;

  constructor(message: string, partialText: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.partialText = partialText;
  }
}

/** A 200 that is no answer of a model, seen before the client tries to read it. */
export class NotApiError extends Error {
  override readonly name = "NotApiError";
  readonly contentType: string;

  constructor(contentType: string) {
    super("The reply has the wrong content type");
    this.contentType = contentType;
  }
}

/** No reply began. Told apart here because the client turns a refused connection into a timeout by its text. */
export class NoReplyError extends Error {
  override readonly name = "NoReplyError";
  /** The system's or undici's code, for example ECONNREFUSED; null where there is none. */
  readonly code: string | null;

  constructor(code: string | null, cause: unknown) {
    super("No reply began", { cause });
    this.code = code;
  }
}

/** How deep a chain of causes is followed: the client wraps three times at most. */
const MAX_CAUSES = 8;
/** Codes a server invents may hold anything; only what looks like a code is shown. */
const CODE_PATTERN = /^[\w.-]{1,64}$/;

/** Shorter keys are dummies for servers without keys ("ollama", "x"), and would be found in any text. */
const MIN_SECRET_CHARACTERS = 8;

const QUOTA_CODES = new Set([
  "insufficient_quota",
  "billing_hard_limit_reached",
  "billing_not_active",
  "quota_exceeded",
]);
const RATE_CODES = new Set(["rate_limit_exceeded", "rate_limit_error", "requests", "tokens", "RateLimitReached"]);
const REJECTED_CODES = new Set(["invalid_request_error", "invalid_prompt"]);
/** OpenAI's, llama.cpp's and gateways' names for a prompt that does not fit. */
const WINDOW_CODES = new Set(["context_length_exceeded", "exceed_context_size_error", "request_too_large"]);
/** How undici, the HTTP parser, zlib and the system name a body that ends before its end. */
const CUT_CODE_PATTERN = /^(UND_|HPE_|Z_|E[A-Z]{3,}$)/;
/** A damaged event, and a stream closed under the reader. */
const CUT_NAMES = new Set(["SyntaxError", "AbortError"]);

/** The parts of a thrown value that decide; nothing here is a message. */
interface Signs {
  status: number | null;
  headers: Pick<Headers, "get"> | null;
  codes: string[];
  names: string[];
  param: string | null;
  notApi: NotApiError | null;
  noReply: NoReplyError | null;
  overtime: OvertimeError | null;
  api: boolean;
}

/**
 * Any error of a model client as an `AppError`, by status, code and name.
 * @param error What the client threw; an `AppError` in its chain of causes is returned as it is.
 * @returns The error to throw; its cause is a `ModelCallError` that holds the text received so far.
 */
export function classifyProviderError(error: unknown, call: FailedCall): AppError {
  for (const link of chain(error)) if (link instanceof AppError) return link;
  const secrets = call.secrets.filter((secret) => secret.length >= MIN_SECRET_CHARACTERS);
  const cause = causeOf(error, call.partialText, secrets);
  const signs = readSigns(error);
  const make = (code: ConstructorParameters<typeof AppError>[0], details: ErrorDetails = {}) =>
    new AppError(code, withoutSecrets(details, secrets), cause);

  if (signs.notApi) return make("model-not-api", { address: call.address, contentType: signs.notApi.contentType });
  if (signs.noReply) {
    return make("model-unreachable", { address: call.address, networkCode: signs.noReply.code });
  }
  if (signs.overtime) return make("model-timeout", { limit: signs.overtime.limit });
  if (signs.status !== null) return byStatus(signs.status, signs, call, make);
  if (signs.api) return byCode(signs, call, make);
  if (signs.codes.some((code) => CUT_CODE_PATTERN.test(code)) || signs.names.some((name) => CUT_NAMES.has(name))) {
    return make("model-stream-cut", { received: call.partialText.length });
  }
  return make("defect", { problem: "the model client failed in an unknown way" });
}

/** True where a 400 names the temperature as what the model does not take. */
export function refusesTemperature(error: unknown): boolean {
  const signs = readSigns(error);
  if (signs.status !== 400 && signs.status !== 422) return false;
  return [signs.param, ...signs.codes].some((word) => word?.includes("temperature"));
}

/**
 * How long a server asks to wait.
 * @param nowMs The clock where the reply has no Date of its own; the server's clock is preferred to ours.
 * @returns Milliseconds, 0 or more; null where the headers say nothing that can be read.
 */
export function retryAfterMs(headers: Pick<Headers, "get">, nowMs: number): number | null {
  const exact = readNumber(headers.get("retry-after-ms"));
  if (exact !== null) return exact;
  const value = headers.get("retry-after");
  const seconds = readNumber(value);
  if (seconds !== null) return seconds * 1000;
  const at = Date.parse(value ?? "");
  if (Number.isNaN(at)) return null;
  const serverNow = Date.parse(headers.get("date") ?? "");
  return Math.max(0, at - (Number.isNaN(serverNow) ? nowMs : serverNow));
}

type Make = (code: ConstructorParameters<typeof AppError>[0], details?: ErrorDetails) => AppError;

function byStatus(status: number, signs: Signs, call: FailedCall, make: Make): AppError {
  const code = signs.codes[0] ?? null;
  if (isQuota(signs) || status === 402) return make("model-quota", { status, code });
  if (status === 401 || status === 403) return make("model-auth", { status, code });
  if (status === 404) return make("model-not-found", { status, code, model: call.model });
  if (status === 429) return make("model-rate-limited", { status, code, ...waitDetail(signs) });
  if (status === 408 || status >= 500) return make("model-unavailable", { status, code, ...waitDetail(signs) });
  if (status === 400 && signs.codes.includes("content_filter")) return make("model-filtered", { step: call.call });
  if (status === 413 || isTooLong(signs)) return make("model-window", { status, code, step: call.call });
  if (status < 400) {
    return make("model-not-api", { address: call.address, contentType: signs.headers?.get("content-type") ?? "-" });
  }
  return make("model-rejected", { status, code, param: signs.param });
}

/** An `{error}` in the stream: the status was 200 long ago, so only its code or type can tell. */
function byCode(signs: Signs, call: FailedCall, make: Make): AppError {
  const status = Number(signs.codes.find((code) => /^[45]\d\d$/.test(code)));
  if (status) return byStatus(status, signs, call, make);
  const code = signs.codes[0] ?? "in the stream";
  if (isQuota(signs)) return make("model-quota", { code });
  if (signs.codes.includes("content_filter")) return make("model-filtered", { step: call.call });
  if (isTooLong(signs)) return make("model-window", { code, step: call.call });
  if (signs.codes.some((each) => RATE_CODES.has(each))) return make("model-rate-limited", { code });
  if (signs.codes.some((each) => REJECTED_CODES.has(each))) return make("model-rejected", { status: code });
  return make("model-unavailable", { status: code });
}

function isQuota(signs: Signs): boolean {
  return signs.codes.some((code) => QUOTA_CODES.has(code)) || signs.names.includes("InsufficientQuotaError");
}

function isTooLong({ codes }: Signs): boolean {
  return codes.some((code) => WINDOW_CODES.has(code));
}

function waitDetail(signs: Signs): ErrorDetails {
  const waitMs = signs.headers ? retryAfterMs(signs.headers, Date.now()) : null;
  return waitMs === null ? {} : { retryAfterMs: waitMs };
}

function readSigns(error: unknown): Signs {
  const signs: Signs = {
    status: null,
    headers: null,
    codes: [],
    names: [],
    param: null,
    notApi: null,
    noReply: null,
    overtime: null,
    api: false,
  };
  for (const link of chain(error)) {
    if (link instanceof NotApiError) signs.notApi ??= link;
    if (link instanceof NoReplyError) signs.noReply ??= link;
    if (link instanceof OvertimeError) signs.overtime ??= link;
    const { status, headers, name, code, type, param } = link as Record<string, unknown>;
    if (typeof status === "number") signs.status ??= status;
    if (isHeaders(headers)) signs.headers ??= headers;
    if (typeof name === "string") signs.names.push(name);
    // Only errors made from a server's reply have a request id, be it undefined.
    if ("requestID" in link) signs.api = true;
    if (typeof param === "string" && CODE_PATTERN.test(param)) signs.param ??= param;
    for (const word of [code, type]) {
      const text = typeof word === "number" ? String(word) : word;
      if (typeof text === "string" && CODE_PATTERN.test(text)) signs.codes.push(text);
    }
  }
  return signs;
}

/** By what they can do: undici's are of another class than the platform's. */
function isHeaders(value: unknown): value is Pick<Headers, "get"> {
  return typeof value === "object" && value !== null && "get" in value && typeof value.get === "function";
}

function* chain(error: unknown): Generator<object> {
  let link = error;
  for (let depth = 0; depth < MAX_CAUSES && typeof link === "object" && link !== null; depth += 1) {
    yield link;
    link = "cause" in link ? link.cause : undefined;
  }
}

function causeOf(error: unknown, partialText: string, secrets: readonly string[]): ModelCallError {
  // A server may send the key back in its message, and the client copies that into several fields.
  const seen = inspect(error, { depth: MAX_CAUSES, maxStringLength: null });
  const leaks = secrets.some((secret) => seen.includes(secret));
  return new ModelCallError(redact(describe(error), secrets), redact(partialText, secrets), leaks ? undefined : error);
}

function withoutSecrets(details: ErrorDetails, secrets: readonly string[]): ErrorDetails {
  return Object.fromEntries(
    Object.entries(details).map(([key, value]) => [key, typeof value === "string" ? redact(value, secrets) : value]),
  );
}

function redact(text: string, secrets: readonly string[]): string {
  return secrets.reduce((rest, secret) => rest.replaceAll(secret, "[secret]"), text);
}

function readNumber(value: string | null): number | null {
  if (value === null || value.trim() === "") return null;
  const number = Number(value);
  return Number.isFinite(number) && number >= 0 ? number : null;
}
