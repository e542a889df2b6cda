import { createHash } from "node:crypto";
import type { Context, MiddlewareHandler } from "hono";
import type { KeptAnswer } from "../../planner/request-keys.ts";
import { AppError } from "../../utils/errors.ts";
import type { AppEnv } from "../app-env.ts";
import { readBytes } from "./bodies/body-bytes.ts";

const MAX_KEY_CHARACTERS = 200;
const KEYED_METHODS: ReadonlySet<string> = new Set(["POST", "PATCH"]);
/** Of an answer these are kept; all others belong to the one request that they were made for. */
const KEPT_HEADERS = ["Content-Type", "Content-Language", "Location", "ETag"];
/** A string of RFC 9651, which the draft wants; most clients send the bare key. */
const QUOTED = /^"((?:[^"\\]|\\["\\])*)"$/;
const VISIBLE = /^[\x20-\x7e]+$/;

/**
 * Carries a request with an `Idempotency-Key` out once, however often it is sent: the same request gets the same answer
 * again. It stands behind the check of who asks, and behind what reads uploads; a route hands `c.var.once` to its use case.
 */
export function idempotencyKeys(maxBodyBytes: number): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const given = c.req.header("Idempotency-Key");
    if (given === undefined || !KEYED_METHODS.has(c.req.method)) return next();
    const taken = await c.var.planner.takeRequest({ key: readKey(given), request: await requestHash(c, maxBodyBytes) });
    if ("answer" in taken) {
      const { status, headers, body } = taken.answer;
      return new Response(NULL_BODY.has(status) ? null : body, { status, headers });
    }
    c.set("once", taken.once);
    let isKept = false;
    try {
      await next();
      isKept = isLasting(c);
      if (isKept) await taken.keep(await answerOf(c.res));
    } finally {
      if (!isKept) await taken.release();
    }
    return;
  };
}

const NULL_BODY: ReadonlySet<number> = new Set([204, 205, 304]);

/** @throws AppError `idempotency-key-malformed`. */
function readKey(given: string): string {
  const text = given.trim();
  const key = text.startsWith('"') ? QUOTED.exec(text)?.[1]?.replace(/\\(["\\])/g, "$1") : text;
  if (key === undefined || key.trim() === "" || key.length > MAX_KEY_CHARACTERS || !VISIBLE.test(key))
    throw new AppError("idempotency-key-malformed", { max: MAX_KEY_CHARACTERS });
  return key;
}

/** All that makes it this request. What was uploaded is hashed by its parts: what stands between them differs each time. */
async function requestHash(c: Context<AppEnv>, maxBodyBytes: number): Promise<string> {
  const { pathname, search } = new URL(c.req.url);
  const content = c.var.upload?.digest ?? sha256(await bodyOf(c, maxBodyBytes));
  return sha256(JSON.stringify([c.req.method, pathname, search, c.req.header("If-Match") ?? null, content]));
}

/** The body, which whoever comes after finds again. @throws AppError `body-too-large`. */
async function bodyOf(c: Context<AppEnv>, maxBytes: number): Promise<Uint8Array> {
  const bytes = await readBytes(c.req.raw, maxBytes);
  if (bytes.length > 0) c.req.raw = new Request(c.req.raw, { body: Buffer.from(bytes) });
  return bytes;
}

function sha256(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}

/** Whether a later try would be answered in the same way: not where the server failed, or is to be asked later. */
function isLasting({ res: { status }, error }: Context<AppEnv>): boolean {
  if (status >= 500 || status === 429 || status === 408 || status === 499) return false;
  return !(error instanceof AppError && (error.retryable || error.code === "session-in-use"));
}

async function answerOf(response: Response): Promise<KeptAnswer> {
  const headers = KEPT_HEADERS.flatMap((name) => {
    const value = response.headers.get(name);
    return value === null ? [] : [[name, value] as const];
  });
  return { status: response.status, headers: Object.fromEntries(headers), body: await response.clone().text() };
}
