/** The units that servers count waits in, in milliseconds. */
const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const UNIT = "milliseconds?|msecs?|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d";
const PART = new RegExp(`(\\d+(?:\\.\\d+)?)\\s*(${UNIT})(?![a-z])`, "gi");
const DURATION = `\\d+(?:\\.\\d+)?\\s*(?:${UNIT})(?![a-z])(?:[\\s,]*(?:and\\s+)?\\d+(?:\\.\\d+)?\\s*(?:${UNIT})(?![a-z]))*`;
/** "Please try again in 1m2.5s", "retry after 20 seconds", "Please wait 20 seconds", "resets in 6 minutes". */
const WAIT_IN_WORDS = new RegExp(
  `(?:try(?:ing)?\\s+(?:\\w+\\s+){0,3}?again|retry(?:ing)?|wait(?:ing)?|resets?|available)(?:\\s+\\w+){0,3}?\\s+(?:(?:in|after|for)\\s+)?(?:(?:at least|about|approximately)\\s+)?(${DURATION})`,
  "gi",
);
/** A number without a unit: seconds after these names, milliseconds after those that say so. */
const SECONDS_FIELD = /^(?:retry_?after(?:_?seconds)?|retry-after|estimated_time|retry_?delay|retry_?in)$/i;
const MILLISECONDS_FIELD = /^(?:retry_?after_?ms|retry-after-ms)$/i;
const RESET_HEADER = /^x-ratelimit-reset(?:-requests|-tokens)?$/i;
const MAX_DEPTH = 8;

type HeaderReader = Pick<Headers, "get">;

/**
 * How long a server asks to wait, wherever it says so: in `Retry-After`, in the body, in words, or by when its limit is
 * reset. Where it says so more than once, the longest wait counts.
 * @param body The parsed body of its reply.
 * @param words What it says.
 * @param nowMs The clock where the reply has no Date of its own.
 * @returns Milliseconds, 0 or more; null where nothing can be read.
 */
export function askedWaitMs(
  {
    headers,
    body,
    words,
  }: { readonly headers: HeaderReader | null; readonly body: unknown; readonly words: string | null },
  nowMs: number,
): number | null {
  const explicit = [
    headers && retryAfterMs(headers, nowMs),
    ...waitsIn(body, nowMs, 0),
    ...[...(words ?? "").matchAll(WAIT_IN_WORDS)].map(([, duration = ""]) => durationMs(duration)),
  ].filter((wait) => wait !== null);
  if (explicit.length > 0) return Math.max(...explicit);
  return headers && untilReset((name) => headers.get(name), nowMs);
}

/**
 * What the header `Retry-After` asks for.
 * @param nowMs The clock where the reply has no Date of its own; the server's clock is preferred to ours.
 * @returns Milliseconds, 0 or more; null where the headers say nothing that can be read.
 */
export function retryAfterMs(headers: HeaderReader, nowMs: number): number | null {
  const exact = readNumber(headers.get("retry-after-ms"));
  if (exact !== null) return exact;
  const value = headers.get("retry-after");
  const seconds = readNumber(value);
  if (seconds !== null) return seconds * 1000;
  const inUnits = value === null ? null : durationMs(value);
  if (inUnits !== null) return inUnits;
  const at = Date.parse(value ?? "");
  if (Number.isNaN(at)) return null;
  const serverNow = Date.parse(headers.get("date") ?? "");
  return Math.max(0, at - (Number.isNaN(serverNow) ? nowMs : serverNow));
}

/** The waits that a body names in fields: Google's `retryDelay`, a gateway's `retry_after`, headers that it passes on. */
function waitsIn(body: unknown, nowMs: number, depth: number): (number | null)[] {
  if (depth > MAX_DEPTH || typeof body !== "object" || body === null) return [];
  return Object.entries(body).flatMap(([name, value]): (number | null)[] => {
    if (SECONDS_FIELD.test(name)) return [fieldMs(value, 1_000)];
    if (MILLISECONDS_FIELD.test(name)) return [fieldMs(value, 1)];
    if (RESET_HEADER.test(name) && typeof value !== "object") return [resetMs(String(value), nowMs)];
    return waitsIn(value, nowMs, depth + 1);
  });
}

function fieldMs(value: unknown, unit: number): number | null {
  if (typeof value === "number") return value >= 0 && Number.isFinite(value) ? value * unit : null;
  if (typeof value === "string") return durationMs(value) ?? scaled(readNumber(value), unit);
  if (typeof value !== "object" || value === null) return null;
  const [seconds, nanos] = ["seconds", "nanos"].map((part) => Number(Reflect.get(value, part) ?? 0));
  const ms = (seconds ?? 0) * 1_000 + (nanos ?? 0) / 1e6;
  return Number.isFinite(ms) && ms >= 0 ? ms : null;
}

/** When the limit that is used up is reset; where none says that it is, the first that is reset. */
function untilReset(header: (name: string) => string | null, nowMs: number): number | null {
  const limits = ["-requests", "-tokens", ""].flatMap((of) => {
    const reset = header(`x-ratelimit-reset${of}`) ?? (of === "" ? header("ratelimit-reset") : null);
    const wait = reset === null ? null : resetMs(reset, nowMs);
    const left = readNumber(header(`x-ratelimit-remaining${of}`) ?? (of === "" ? header("ratelimit-remaining") : null));
    return wait === null ? [] : [{ wait, left }];
  });
  const spent = limits.filter(({ left }) => left === 0).map(({ wait }) => wait);
  if (spent.length > 0) return Math.max(...spent);
  return limits.length === 0 ? null : Math.min(...limits.map(({ wait }) => wait));
}

/** A duration, seconds, a date, or the time as Unix counts it, in seconds or milliseconds. */
function resetMs(text: string, nowMs: number): number | null {
  const number = readNumber(text);
  if (number !== null && number > 1e11) return Math.max(0, number - nowMs);
  if (number !== null && number > 1e9) return Math.max(0, number * 1_000 - nowMs);
  if (number !== null) return number * 1_000;
  const inUnits = durationMs(text);
  if (inUnits !== null) return inUnits;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : Math.max(0, at - nowMs);
}

/** `6m0s`, `2m59.56s`, `20 ms`, `1 hour and 5 minutes`; null for anything else. */
function durationMs(text: string): number | null {
  if (!new RegExp(`^\\s*${DURATION}\\s*$`, "i").test(text)) return null;
  let sum = 0;
  for (const [, amount = "", unit = ""] of text.matchAll(PART)) sum += Number(amount) * unitMs(unit.toLowerCase());
  return Math.round(sum);
}

function unitMs(unit: string): number {
  const short = /^(ms|milli|msec)/.test(unit) ? "ms" : unit.slice(0, 1);
  return UNITS[short] ?? 0;
}

function scaled(number: number | null, unit: number): number | null {
  return number === null ? null : number * unit;
}

function readNumber(value: string | null): number | null {
  if (value === null || value.trim() === "") return null;
  const number = Number(value);
  return Number.isFinite(number) && number >= 0 ? number : null;
}
