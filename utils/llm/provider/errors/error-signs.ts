import { OvertimeError } from "../../calls/overtime.ts";
import { NoReplyError, NotApiError } from "./provider-errors.ts";
import { wordsIn } from "./server-words.ts";

/** How deep a chain of causes is followed: the client wraps three times at most. */
export const MAX_CAUSES = 8;
/** Codes a server invents may hold anything; only what looks like a code is shown. */
const CODE_PATTERN = /^[\w.-]{1,64}$/;
const MAX_REASONS_DEPTH = 5;

/** The parts of a thrown value that decide. */
export interface Signs {
  status: number | null;
  headers: Pick<Headers, "get"> | null;
  codes: string[];
  names: string[];
  param: string | null;
  /** The body of the server's error, or what it sent as one in its stream. */
  body: unknown;
  /** What the server says in it. */
  words: string | null;
  /** The provider's name for the call. */
  requestId: string | null;
  notApi: NotApiError | null;
  noReply: NoReplyError | null;
  overtime: OvertimeError | null;
  api: boolean;
}

/** Reads what a model client threw, with its causes. */
export function readSigns(error: unknown): Signs {
  const signs: Signs = {
    status: null,
    headers: null,
    codes: [],
    names: [],
    param: null,
    body: undefined,
    words: null,
    requestId: null,
    notApi: null,
    noReply: null,
    overtime: null,
    api: false,
  };
  for (const link of chain(error)) {
    if (link instanceof NotApiError) signs.notApi ??= link;
    if (link instanceof NoReplyError) signs.noReply ??= link;
    if (link instanceof OvertimeError) signs.overtime ??= link;
    const { status, headers, name, code, type, param, error: body } = link as Record<string, unknown>;
    if (typeof status === "number") signs.status ??= status;
    if (isHeaders(headers)) signs.headers ??= headers;
    if (typeof name === "string") signs.names.push(name);
    // Only errors made from a server's reply have a request id, be it undefined.
    if ("requestID" in link) signs.api = true;
    if (typeof param === "string" && CODE_PATTERN.test(param)) signs.param ??= param;
    signs.codes.push(...[code, type].flatMap(asCode));
    if (signs.body === undefined && "requestID" in link) signs.body = body;
    if ("requestID" in link) signs.requestId ??= asCode(link.requestID)[0] ?? null;
  }
  signs.codes.push(...reasonsIn(signs.body, 0));
  signs.words = wordsIn(signs.body);
  return signs;
}

export function* chain(error: unknown): Generator<object> {
  let link = error;
  for (let depth = 0; depth < MAX_CAUSES && typeof link === "object" && link !== null; depth += 1) {
    yield link;
    link = "cause" in link ? link.cause : undefined;
  }
}

function asCode(word: unknown): string[] {
  const text = typeof word === "number" ? String(word) : word;
  return typeof text === "string" && CODE_PATTERN.test(text) ? [text] : [];
}

/** Codes that stand deeper in the body: Google's `status` and `reason`, Azure's `innererror`. */
function reasonsIn(body: unknown, depth: number): string[] {
  if (depth > MAX_REASONS_DEPTH || typeof body !== "object" || body === null) return [];
  return Object.entries(body).flatMap(([name, value]) => {
    if (typeof value === "object") return reasonsIn(value, depth + 1);
    return ["code", "type", "status", "reason"].includes(name) ? asCode(value) : [];
  });
}

/** By what they can do: undici's are of another class than the platform's. */
function isHeaders(value: unknown): value is Pick<Headers, "get"> {
  return typeof value === "object" && value !== null && "get" in value && typeof value.get === "function";
}
