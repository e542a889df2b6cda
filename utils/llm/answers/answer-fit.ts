import type { z } from "zod";
import type { Mending } from "./answer-mending.ts";

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];
type Holder = Record<PropertyKey, unknown> | unknown[];

export type Fitted<T> =
  | { readonly ok: true; readonly value: T; readonly leftOut: readonly Mending[] }
  /** @param issues What was wrong at first. */
  | { readonly ok: false; readonly issues: readonly Issue[] };

/** Each round mends one level of an answer; none of ours is as deep. */
const MAX_ROUNDS = 10;
const MOST_MOVED = 1;

/**
 * Fits parsed JSON to a schema. What is only written in another way is read for what it is: null where there is
 * nothing, one entry for a list, a number in quotes, a choice in other letters.
 * @param value Is changed.
 * @param allowsLoss Whether fields that are not needed and entries of lists that do not fit may be left out, and numbers
 *   be moved into their range.
 */
export function fitted<T>(schema: z.ZodType<T>, value: unknown, allowsLoss: boolean): Fitted<T> {
  const nulls = new Set<string>();
  const loss = new Loss();
  let first: readonly Issue[] | null = null;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const parsed = schema.safeParse(value);
    if (parsed.success) return { ok: true, value: parsed.data, leftOut: loss.told() };
    const { issues } = parsed.error;
    first ??= issues;
    // From the last to the first, so that an entry that goes moves none that is still to be looked at.
    const open = issues.toReversed().filter((issue) => !mend(value, issue, nulls));
    if (open.length === issues.length && !(allowsLoss && loss.leaveOut(value, open))) break;
  }
  return { ok: false, issues: first ?? [] };
}

function mend(root: unknown, issue: Issue, nulls: Set<string>): boolean {
  if (issue.code === "unrecognized_keys") {
    const holder = at(root, issue.path);
    return isHolder(holder) && issue.keys.every((key) => Reflect.deleteProperty(holder, key));
  }
  const holder = at(root, issue.path.slice(0, -1));
  const key = issue.path.at(-1);
  if (key === undefined || !isHolder(holder)) return false;
  const found = Object.hasOwn(holder, key) ? Reflect.get(holder, key) : undefined;
  if (found === null) {
    nulls.add(dotted(issue.path));
    return remove(holder, key);
  }
  const wasNull = found === undefined && nulls.has(dotted(issue.path));
  const read = wasNull ? nothing(issue) : asMeant(issue, found);
  return read !== undefined && Reflect.set(holder, key, read);
}

/** A null for a text or a list that has to be there says that there is none. */
function nothing(issue: Issue): unknown {
  if (issue.code !== "invalid_type") return undefined;
  return issue.expected === "array" ? [] : issue.expected === "string" ? "" : undefined;
}

function asMeant(issue: Issue, found: unknown): unknown {
  if (issue.code === "invalid_value") return asChoice(issue.values, found);
  if (issue.code === "invalid_union") return asText(found);
  if (issue.code !== "invalid_type" || found === undefined) return undefined;
  switch (issue.expected) {
    case "array":
      return asList(found);
    case "string":
      return asText(found);
    case "number":
      return asNumber(found);
    case "boolean":
      return asBoolean(only(found));
    case "object":
      return only(found) === found ? undefined : only(found);
    default:
      return undefined;
  }
}

/** `Business plan` for `business_plan`. */
function asChoice(values: readonly unknown[], found: unknown): unknown {
  const plain = (word: unknown) =>
    String(word)
      .toLowerCase()
      .replace(/[\s_-]+/g, "");
  const word = only(found);
  return typeof word === "string" ? values.find((value) => plain(value) === plain(word)) : undefined;
}

/** One entry is a list of one, and lines are a list of their own; what is already a list has another fault. */
function asList(found: unknown): unknown {
  if (typeof found !== "string") return [found];
  return found.split("\n").flatMap((line) => line.replace(/^\s*(?:[-*•]|\d{1,3}[.)])\s+/, "").trim() || []);
}

/** A number in words of its own, lines that were given as a list, or an object that only names and describes. */
function asText(found: unknown): unknown {
  if (isPlain(found)) return String(found);
  if (typeof found !== "object" || found === null) return undefined;
  const parts = Object.values(found);
  if (!parts.every(isPlain) || (parts.length === 0 && !Array.isArray(found))) return undefined;
  return parts.join(Array.isArray(found) ? "\n" : ": ");
}

function asNumber(found: unknown): unknown {
  const one = only(found);
  if (typeof one === "number") return one === found ? undefined : one;
  return typeof one === "string" && /^\s*[+-]?\d+(?:\.\d+)?\s*$/.test(one) ? Number(one) : undefined;
}

function asBoolean(found: unknown): unknown {
  const word = String(found).trim();
  if (/^(?:true|yes|y|1|예|네)$/iu.test(word)) return true;
  return /^(?:false|no|n|0|아니요|아니오)$/iu.test(word) ? false : undefined;
}

/** The entry of a list of one. */
function only(found: unknown): unknown {
  return Array.isArray(found) && found.length === 1 ? found[0] : found;
}

function isPlain(value: unknown): value is string | number | boolean {
  return ["string", "number", "boolean"].includes(typeof value);
}

/** What is left out of an answer, so that the rest of it can be used. */
class Loss {
  readonly #fields = new Map<string, string>();
  readonly #entries = new Map<string, number>();
  readonly #moved: Mending[] = [];

  /** Leaves out the fields that were complained about; where one has to be there, the entry of a list that it is in. */
  leaveOut(root: unknown, issues: readonly Issue[]): boolean {
    const gone = new Set<string>();
    for (const issue of issues) {
      const { path } = issue;
      if (this.#moveIn(root, issue) || [...gone].some((entry) => `${dotted(path)}.`.startsWith(entry))) continue;
      const left = this.#field(root, path) ?? this.#entry(root, path);
      if (left === null) return false;
      gone.add(`${dotted(left)}.`);
    }
    return true;
  }

  told(): readonly Mending[] {
    const fields = [...this.#fields.values()].map((field) => [field, 1] as const);
    const leftOut = [...fields, ...this.#entries];
    return [...this.#moved, ...leftOut.map(([field, count]) => ({ kind: "left-out" as const, field, count }))];
  }

  /** A 0 for a score from 1 to 10 means its end; what is further away may mean anything. */
  #moveIn(root: unknown, issue: Issue): boolean {
    const isSmall = issue.code === "too_small" && issue.origin === "number";
    if (!isSmall && !(issue.code === "too_big" && issue.origin === "number")) return false;
    const to = Number(isSmall ? issue.minimum : issue.code === "too_big" ? issue.maximum : Number.NaN);
    const [holder, key, found] = [at(root, issue.path.slice(0, -1)), issue.path.at(-1), at(root, issue.path)];
    if (key === undefined || !isHolder(holder) || !(Math.abs(Number(found) - to) <= MOST_MOVED)) return false;
    this.#moved.push({ kind: "moved", field: named(issue.path), to });
    return Reflect.set(holder, key, to);
  }

  /** A field that is missing now was left out in a round before: it is needed. */
  #field(root: unknown, path: Path): Path | null {
    const holder = at(root, path.slice(0, -1));
    const key = path.at(-1);
    if (key === undefined || !isHolder(holder) || Array.isArray(holder) || !Object.hasOwn(holder, key)) return null;
    this.#fields.set(dotted(path), named(path));
    return remove(holder, key) ? path : null;
  }

  #entry(root: unknown, path: Path): Path | null {
    const depth = path.findLastIndex(
      (key, at_) => typeof key === "number" && Array.isArray(at(root, path.slice(0, at_))),
    );
    const list = at(root, path.slice(0, Math.max(depth, 0)));
    const key = path[depth];
    if (depth < 0 || !Array.isArray(list) || key === undefined) return null;
    const entry = path.slice(0, depth + 1);
    for (const field of this.#fields.keys()) if (field.startsWith(`${dotted(entry)}.`)) this.#fields.delete(field);
    this.#entries.set(named(entry), (this.#entries.get(named(entry)) ?? 0) + 1);
    return remove(list, key) ? entry : null;
  }
}

function remove(holder: Holder, key: PropertyKey): boolean {
  if (!Array.isArray(holder)) return Reflect.deleteProperty(holder, key);
  return holder.splice(Number(key), 1).length > 0;
}

/** What stands at a path; undefined where there is nothing. */
export function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, key) => (isHolder(inner) && Object.hasOwn(inner, key) ? Reflect.get(inner, key) : undefined),
    value,
  );
}

function isHolder(value: unknown): value is Holder {
  return typeof value === "object" && value !== null;
}

function dotted(path: Path): string {
  return path.map(String).join(".");
}

/** The field that a path leads to, whichever entry of a list it is in. */
function named(path: Path): string {
  return dotted(path.filter((key) => typeof key === "string"));
}
