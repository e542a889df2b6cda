import { z } from "zod";
import type { Message } from "../../../schemas/model/model-call.ts";
import { AppError } from "../../errors.ts";
import { at, fitted } from "./answer-fit.ts";
import { innerLevels, namesFieldOf } from "./answer-forms.ts";
import { bounded, cleaned, type Mending } from "./answer-mending.ts";
import { withMeantNames } from "./field-names.ts";
import { withMeantBackslashes } from "./json-escapes.ts";
import { answersIn, withoutThoughts } from "./thoughts.ts";

type JsonSchema = Record<string, unknown>;

/** All that strict back ends are known to take; limits, formats and defaults are checked by us instead. */
const COPIED_KEYWORDS = ["type", "description", "enum", "const"] as const;
/** Strict mode has no way to say these, and dropping them would let anything through. */
const REFUSED_KEYWORDS = ["allOf", "not", "if", "prefixItems", "patternProperties"] as const;

/** A prompt or a log line, not a report: the model mends five things at once, hardly more. */
const MAX_PROBLEM_ISSUES = 5;
const MAX_PROBLEM_CHARACTERS = 300;
/** What a repair prompt shows of the answer: more than any section, and less than a model's context. */
const MAX_SHOWN_CHARACTERS = 24_000;

/** Of more objects than this in a text, the last ones are looked at. */
const MAX_OBJECTS = 200;

const wireSchemas = new WeakMap<z.ZodType, Readonly<JsonSchema>>();

/**
 * The strict JSON schema of what a model is to answer: every field required, nothing else allowed, no limits.
 * The same frozen object for the same schema.
 * @throws AppError `defect` where strict mode cannot say the schema: records, tuples, intersections, `any`.
 */
export function wireSchema(schema: z.ZodType): Record<string, unknown> {
  const known = wireSchemas.get(schema);
  if (known !== undefined) return known;
  const made = toStrict(z.toJSONSchema(schema, { io: "output" }), "the answer");
  if (made["type"] !== "object") throw unsayable("the answer", "strict output is an object");
  wireSchemas.set(schema, made);
  return made;
}

export interface ReadAnswer<T> {
  readonly ok: true;
  readonly value: T;
  /** What of the answer is lost; not there where nothing is. */
  readonly mended?: readonly Mending[];
}

export type ParsedAnswer<T> =
  | ReadAnswer<T>
  /** @param rest What can be used of it all the same, where something can. */
  | { readonly ok: false; readonly problem: string; readonly rest?: ReadAnswer<T> };

/**
 * Reads a model's answer leniently: thoughts before the object, fences and prose around it are skipped, trailing commas,
 * raw line breaks and single backslashes in strings are mended, unknown fields ignored, and what is only written in another
 * way is read for what it is. Of several objects the last that fits is the answer, also where something is wrapped around
 * it. Its texts are free of control characters, and nothing in it is longer than `ANSWER_BOUNDS` says.
 * @returns The value, or one plain sentence on what is wrong, for logs and for the model itself. Never throws.
 */
export function parseStructured<T>(schema: z.ZodType<T>, text: string): ParsedAnswer<T> {
  const { objects, isCut } = answersIn(withMeantBackslashes(text));
  let largest: { length: number; parsed: ParsedAnswer<T> } | null = null;
  for (const { value, start, end, inDamage } of isCut ? [] : objects.slice(-MAX_OBJECTS).reverse()) {
    const parsed = readObject(schema, value);
    const read = parsed.ok || inDamage ? parsed : (readInner(schema, value) ?? parsed);
    if (read.ok) return read;
    if (!inDamage && (largest === null || end - start > largest.length)) largest = { length: end - start, parsed };
  }
  if (largest !== null) return largest.parsed;
  if (text.trim() === "") return { ok: false, problem: "The answer is empty." };
  const why = text.includes("{") ? "its JSON is malformed or incomplete" : "it holds no JSON object";
  return { ok: false, problem: `The answer cannot be read: ${why}.` };
}

function readObject<T>(schema: z.ZodType<T>, given: Record<string, unknown>): ParsedAnswer<T> {
  const value = withMeantNames(schema, given);
  if (namesFieldOf(schema, value)) return readAnswer(schema, value);
  const parsed = readAnswer(schema, value);
  return parsed.ok ? { ok: false, problem: "The answer has none of the fields that were asked for." } : parsed;
}

/** The one object inside another that fits; where two do, nobody knows which is meant. */
function readInner<T>(schema: z.ZodType<T>, value: Record<string, unknown>): ParsedAnswer<T> | null {
  for (const level of innerLevels(value)) {
    const named = level.map((inner) => withMeantNames(schema, inner));
    const candidates = named.filter((inner) => Object.keys(inner).length > 0 && namesFieldOf(schema, inner));
    const fitting = candidates.map((inner) => readAnswer(schema, inner)).filter((parsed) => parsed.ok);
    if (fitting.length > 0) return fitting.length === 1 ? (fitting[0] ?? null) : null;
  }
  return null;
}

/** Why an answer goes back: it does not fit, is too long or was cut short, or lacks something that is wanted. */
export type RepairKind = "shape" | "length" | "room" | "wanted";

const REPAIR_REQUESTS: Readonly<Record<RepairKind, string>> = {
  shape:
    "Your answer above cannot be used. Send the whole answer again with this mended and everything else as it is, " +
    "as one JSON object that follows the schema, with nothing before or after it.",
  length:
    "Your answer above was cut off because it is too long. Send the whole answer again, complete and at most half " +
    "as long: keep what matters most and shorten every text. One JSON object that follows the schema, nothing else.",
  room:
    "Your answer above was cut off before its end. There is room for all of it now: send the whole answer again, from " +
    "its beginning to its end. One JSON object that follows the schema, nothing else.",
  wanted:
    "Your answer above has the right form, but something is still wanted. Send the whole answer again with it added " +
    "and everything else as it is, as one JSON object that follows the schema, with nothing before or after it.",
};

/**
 * The prompt of the one repair call: the conversation so far, the model's own answer (its middle left out where
 * it is very long) and what is wrong with it. A pure function of its arguments.
 */
export function repairMessages(
  messages: readonly Message[],
  answerText: string,
  problem: string,
  kind: RepairKind,
): readonly Message[] {
  return [
    ...messages,
    // Some servers refuse an empty message.
    { role: "assistant", content: shown(withoutThoughts(answerText)) || "(no answer)" },
    { role: "user", content: `${REPAIR_REQUESTS[kind]}\n\nWhat is wrong: ${problem}` },
  ];
}

function shown(text: string): string {
  if (text.length <= MAX_SHOWN_CHARACTERS) return text.trim();
  const half = MAX_SHOWN_CHARACTERS / 2;
  const left = text.length - MAX_SHOWN_CHARACTERS;
  const cut = `${text.slice(0, half)}\n[... ${left} characters left out here ...]\n${text.slice(-half)}`;
  // The cut may go through the middle of a character, and not every server takes half of one.
  return cut.toWellFormed();
}

function toStrict(schema: JsonSchema, place: string): Readonly<JsonSchema> {
  for (const keyword of REFUSED_KEYWORDS) if (keyword in schema) throw unsayable(place, keyword);
  // Nothing may stand beside a reference, not even a description.
  if (typeof schema["$ref"] === "string") return Object.freeze({ $ref: schema["$ref"] });
  const { type: types, ...rest } = schema;
  // Not every back end takes a list of types, as zod writes what may be null.
  if (Array.isArray(types)) return toStrict({ ...rest, anyOf: types.map((type) => ({ type })) }, place);
  const strict: JsonSchema = {};
  for (const keyword of COPIED_KEYWORDS) if (keyword in schema) strict[keyword] = schema[keyword];
  if (schema["type"] === "object") {
    const extra = schema["additionalProperties"];
    if ("propertyNames" in schema || isRecord(extra)) throw unsayable(place, "a record");
    const properties = strictEach(schema["properties"], place);
    Object.assign(strict, { properties, required: Object.keys(properties), additionalProperties: false });
  }
  if (schema["type"] === "array") strict["items"] = toStrict(recordOf(schema["items"]), `${place}[]`);
  const choices = schema["anyOf"] ?? schema["oneOf"];
  if (Array.isArray(choices)) strict["anyOf"] = Object.freeze(strictChoices(choices, place));
  if (isRecord(schema["$defs"])) strict["$defs"] = strictEach(schema["$defs"], place);
  if (!["type", "enum", "const", "anyOf"].some((keyword) => keyword in strict)) throw unsayable(place, "any value");
  return Object.freeze(strict);
}

function strictEach(schemas: unknown, place: string): Readonly<JsonSchema> {
  const entries = Object.entries(recordOf(schemas));
  return Object.freeze(
    Object.fromEntries(entries.map(([name, schema]) => [name, toStrict(recordOf(schema), `${place}.${name}`)])),
  );
}

/** A union in a union is one union: `nullable` wraps, and deep nesting has a limit in strict mode. */
function strictChoices(choices: readonly unknown[], place: string): Readonly<JsonSchema>[] {
  return choices.flatMap((choice) => {
    const strict = toStrict(recordOf(choice), place);
    const inner = strict["anyOf"];
    return Array.isArray(inner) && !("description" in strict) ? inner.filter(isRecord) : [strict];
  });
}

function unsayable(place: string, what: string): AppError {
  return new AppError("defect", { problem: `strict output cannot express ${place}: ${what}` });
}

/** Reads one object: cleaned, fitted to the schema, and within its bounds. */
function readAnswer<T>(schema: z.ZodType<T>, found: unknown): ParsedAnswer<T> {
  try {
    const mended: Mending[] = [];
    const value = cleaned(found, mended);
    const whole = fitted(schema, structuredClone(value), false);
    if (whole.ok) return withinBounds(schema, whole.value, mended);
    const problem = describeIssues(whole.issues, value);
    const part = fitted(schema, structuredClone(value), true);
    const rest = part.ok ? withinBounds(schema, part.value, [...mended, ...part.leftOut]) : part;
    return rest.ok ? { ok: false, problem, rest } : { ok: false, problem };
  } catch (error) {
    // Running out of stack: of a value, or of a recursive schema.
    if (error instanceof RangeError) return { ok: false, problem: "The answer is nested too deeply." };
    throw error;
  }
}

function withinBounds<T>(schema: z.ZodType<T>, value: T, before: readonly Mending[]): ParsedAnswer<T> {
  const mended = [...before];
  const parsed = schema.safeParse(bounded(value, mended));
  if (!parsed.success) return { ok: false, problem: describeIssues(parsed.error.issues, value) };
  return { ok: true, value: parsed.data, ...(mended.length > 0 ? { mended } : {}) };
}

function describeIssues(issues: readonly z.core.$ZodIssue[], value: unknown): string {
  const named = issues.slice(0, MAX_PROBLEM_ISSUES).map((issue) => describeIssue(issue, value));
  const rest = issues.length - named.length;
  const sentence = `${named.join("; ")}${rest > 0 ? `; and ${rest} more` : ""}`.replace(/\s+/g, " ");
  if (sentence.length < MAX_PROBLEM_CHARACTERS) return `${sentence}.`;
  return `${sentence.slice(0, MAX_PROBLEM_CHARACTERS - 3).toWellFormed()}...`;
}

function describeIssue(issue: z.core.$ZodIssue, value: unknown): string {
  const path = z.core.toDotPath(issue.path) || "the answer";
  const found = at(value, issue.path);
  if (found === undefined && issue.path.length > 0) return `${path} is missing`;
  switch (issue.code) {
    case "invalid_type":
      return `${path} must be ${issue.expected}, not ${kindOf(found)}`;
    case "invalid_value":
      return `${path} must be one of ${issue.values.map(String).join(", ")}`;
    case "too_small":
      return `${path} must be at least ${issue.minimum}${unitOf(issue.origin)}`;
    case "too_big":
      return `${path} must be at most ${issue.maximum}${unitOf(issue.origin)}`;
    case "invalid_union":
      return `${path} has none of the allowed forms (it is ${kindOf(found)})`;
    default:
      return `${path} is not right (${issue.message})`;
  }
}

function unitOf(origin: string): string {
  return { string: " characters long", array: " entries long" }[origin] ?? "";
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

function recordOf(value: unknown): JsonSchema {
  return isRecord(value) ? value : {};
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
