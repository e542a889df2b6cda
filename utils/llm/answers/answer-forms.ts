import { z } from "zod";

type Fields = Readonly<Record<string, unknown>>;

/** How deep an answer is looked for in what was wrapped around it: `{"name": ..., "arguments": {"Review": {...}}}`. */
const MAX_DEPTH = 4;
/** More than any wrapping has, and few enough to read each. */
const MAX_INNER = 200;
const SCHEMA_TYPES: ReadonlySet<unknown> = new Set([
  "string",
  "number",
  "integer",
  "boolean",
  "array",
  "object",
  "null",
]);

/** Whether an object has a field of the schema: one without any is another thing, also where no field is required. */
export function namesFieldOf(schema: z.ZodType, value: Fields): boolean {
  if (!(schema instanceof z.ZodObject)) return true;
  const names = Object.keys(schema.shape);
  const found = Object.keys(value);
  return found.length === 0 || names.length === 0 || names.some((name) => Object.hasOwn(value, name));
}

/**
 * The objects that an answer may be wrapped in, level by level: under its own name or any other, in a list, in a text
 * of JSON, in an echo of the schema as its `properties`.
 */
export function innerLevels(value: Fields): readonly (readonly Fields[])[] {
  const levels: (readonly Fields[])[] = [];
  let level: readonly Fields[] = [value];
  for (let depth = 0; depth < MAX_DEPTH && level.length > 0; depth += 1) {
    level = level.flatMap(innerOf).slice(0, MAX_INNER);
    levels.push(level);
  }
  return levels;
}

function innerOf(value: Fields): readonly Fields[] {
  return Object.entries(value).flatMap(([name, inner]) => {
    const records = (Array.isArray(inner) ? inner : [inner]).map(asRecord).filter((each) => each !== null);
    return name === "properties" ? records.flatMap(valuesIn) : records;
  });
}

/** What an echo of a schema says: its values themselves, or each beside its type. A schema alone says nothing. */
function valuesIn(properties: Fields): readonly Fields[] {
  const entries = Object.entries(properties);
  const echoed = entries.map(([name, inner]) => [name, asRecord(inner)] as const);
  if (entries.length > 0 && echoed.every(([, inner]) => inner !== null && Object.hasOwn(inner, "value"))) {
    return [Object.fromEntries(echoed.map(([name, inner]) => [name, inner?.["value"]]))];
  }
  const isSchema = echoed.some(
    ([, inner]) => inner !== null && (SCHEMA_TYPES.has(inner["type"]) || "anyOf" in inner || "$ref" in inner),
  );
  return isSchema ? [] : [properties];
}

function asRecord(value: unknown): Fields | null {
  if (typeof value === "string" && /^\s*\{/.test(value)) {
    try {
      return asRecord(JSON.parse(value));
    } catch {
      return null;
    }
  }
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : null;
}
