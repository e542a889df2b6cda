import { isSensitiveHeader, isSensitiveName, REDACTED, redactPatterns } from "./secret-patterns.ts";

/** Deeper and larger than anything that is worth reading in a log or a trace. */
const MAX_DEPTH = 32;
const MAX_VALUES = 50_000;
const MAX_PASSES = 8;
const CUT = "[...]";
/** A shorter secret is found only as a word of its own: it could be a part of any other. */
const SHORT_SECRET = 8;
/** Yet shorter ones are left to the patterns. */
const SHORTEST_SECRET = 4;

/** Takes secrets out of whatever leaves the process. Applied twice it changes nothing more. */
export interface Redactor {
  text(text: string): string;
  /** A copy made of plain JSON values: errors with their causes, maps, headers, addresses and buffers included. */
  value(value: unknown): unknown;
}

/** @param secrets The secrets that are known (`secretsOf`), found wherever they are; what looks like one is found too. */
export function createRedactor(secrets: readonly string[]): Redactor {
  const known = knownSecrets(secrets);
  const once = (given: string) => redactPatterns(known === null ? given : given.replace(known, REDACTED));
  const text = (given: string) => {
    let before = given;
    let after = once(before);
    // What is left may look like a secret only now. Most texts hold none, and are read once.
    for (let pass = 1; after !== before && pass < MAX_PASSES; pass++) {
      before = after;
      after = once(before);
    }
    return after;
  };
  return { text, value: (value) => new Copy(text).of(value, 0) };
}

/** The known secrets in the ways in which they are written: as they are, in an address, in JSON. */
function knownSecrets(secrets: readonly string[]): RegExp | null {
  const usable = secrets.filter((secret) => secret.length >= SHORTEST_SECRET && !REDACTED.includes(secret));
  const written = usable.flatMap((secret) => {
    const plain = decoded(secret);
    return [secret, plain, encodeURIComponent(plain.toWellFormed()), JSON.stringify(plain).slice(1, -1)];
  });
  if (written.length === 0) return null;
  // The longest first, so that a secret that begins with another is not left half.
  const alternatives = [...new Set(written)].sort((a, b) => b.length - a.length).map(pattern);
  return new RegExp(alternatives.join("|"), "g");
}

function pattern(secret: string): string {
  const escaped = secret.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
  return secret.length < SHORT_SECRET ? `(?<![A-Za-z0-9])${escaped}(?![A-Za-z0-9])` : escaped;
}

/** The password of an address is percent-encoded there, and plain everywhere else. */
function decoded(secret: string): string {
  try {
    return decodeURIComponent(secret);
  } catch {
    return secret;
  }
}

/** One copy of one value: keeps count of what it has copied, and of where it is. */
class Copy {
  readonly #text: (text: string) => string;
  readonly #above = new Set<object>();
  #count = 0;

  constructor(text: (text: string) => string) {
    this.#text = text;
  }

  of(value: unknown, depth: number): unknown {
    switch (typeof value) {
      case "string":
        return this.#text(value);
      case "bigint":
        return String(value);
      case "function":
      case "symbol":
        return `[${typeof value}]`;
      case "object":
        return value === null ? null : this.#object(value, depth);
      default:
        return value;
    }
  }

  #object(value: object, depth: number): unknown {
    if (this.#above.has(value)) return "[circular]";
    if (depth >= MAX_DEPTH || this.#count >= MAX_VALUES) return CUT;
    this.#above.add(value);
    try {
      return this.#known(value, depth + 1);
    } catch {
      // A getter or a toJSON of somebody else's that throws.
      return "[unreadable]";
    } finally {
      this.#above.delete(value);
    }
  }

  #known(value: object, depth: number): unknown {
    if (Array.isArray(value)) return this.#list(value, depth);
    if (value instanceof Error) return this.#entries(errorEntries(value), depth);
    if (value instanceof Map || value instanceof Headers || value instanceof URLSearchParams)
      return this.#entries([...value.entries()], depth);
    if (value instanceof Set) return this.#list([...value], depth);
    if (value instanceof URL) return this.#text(value.href);
    if (value instanceof RegExp) return this.#text(String(value));
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
    if ("toJSON" in value && typeof value.toJSON === "function") return this.of(value.toJSON(), depth);
    return this.#entries(Object.entries(value), depth);
  }

  #list(values: readonly unknown[], depth: number): unknown[] {
    const copied: unknown[] = [];
    for (const [at, value] of values.entries()) {
      if (this.#count++ >= MAX_VALUES) return [...copied, CUT];
      copied.push(isSensitiveHeader(values[at - 1]) ? hidden(value) : this.of(value, depth));
    }
    return copied;
  }

  #entries(entries: readonly (readonly [unknown, unknown])[], depth: number): Record<string, unknown> {
    const copied: [string, unknown][] = [];
    for (const [key, value] of entries) {
      if (this.#count++ >= MAX_VALUES) break;
      const name = String(key);
      copied.push([this.#text(name), isSensitiveName(name) ? hidden(value) : this.of(value, depth)]);
    }
    return Object.fromEntries(copied);
  }
}

/** The value of something that is called a secret. */
function hidden(value: unknown): unknown {
  return value === null || value === undefined || typeof value === "boolean" ? value : REDACTED;
}

/** What is worth knowing of an error is not enumerable. */
function errorEntries(error: Error): [string, unknown][] {
  const { name, message, stack, cause } = error;
  const errors = error instanceof AggregateError ? [["errors", error.errors] as [string, unknown]] : [];
  return [
    ["name", name],
    ["message", message],
    ["stack", stack],
    ...Object.entries(error).filter(([key]) => key !== "name" && key !== "message" && key !== "stack"),
    ...(cause === undefined ? [] : [["cause", cause] as [string, unknown]]),
    ...errors,
  ];
}
