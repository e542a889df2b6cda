import { z } from "zod";

type JsonSchema = Readonly<Record<string, unknown>>;
type Fields = Readonly<Record<string, unknown>>;

/** No answer of ours is as deep; what is deeper is refused elsewhere. */
const MAX_DEPTH = 12;

const known = new WeakMap<z.ZodType, JsonSchema>();

/**
 * The same object with its fields under the names of the schema: weak models write `is_planning_request`, `Title` or
 * `key-points` for `isPlanningRequest`, `title` and `keyPoints`. A name that the schema has is never replaced.
 */
export function withMeantNames(schema: z.ZodType, value: Fields): Fields {
  const json = known.get(schema) ?? z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  known.set(schema, json);
  const renamed = inNames(json, json, value, 0);
  return isFields(renamed) ? renamed : value;
}

function inNames(schema: JsonSchema, root: JsonSchema, value: unknown, depth: number): unknown {
  if (depth > MAX_DEPTH) return value;
  const forms = formsOf(schema, root);
  if (Array.isArray(value)) {
    const items = forms.map((form) => form["items"]).find(isFields);
    return items ? value.map((entry) => inNames(items, root, entry, depth + 1)) : value;
  }
  if (!isFields(value)) return value;
  // Of several forms of an object the names of all are meant.
  const properties: Fields = Object.assign({}, ...forms.map((form) => form["properties"]).filter(isFields));
  const names = new Map(Object.keys(properties).map((name) => [letters(name), name]));
  const entries = Object.entries(value).map(([given, inner]) => {
    const meant = names.get(letters(given));
    const name = meant === undefined || Object.hasOwn(value, meant) ? given : meant;
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
    return [name, isFields(property) ? inNames(property, root, inner, depth + 1) : inner] as const;
  });
  return Object.fromEntries(entries);
}

/** A schema without its references, its choices one by one. */
function formsOf(schema: JsonSchema, root: JsonSchema): readonly JsonSchema[] {
  const reference = schema["$ref"];
  if (typeof reference === "string") {
    const definitions = root["$defs"];
    const named = isFields(definitions) ? definitions[reference.slice("#/$defs/".length)] : undefined;
    return reference === "#" ? formsOf(root, root) : isFields(named) ? formsOf(named, root) : [];
  }
  const choices = ["anyOf", "oneOf", "allOf"].flatMap((name) => (Array.isArray(schema[name]) ? schema[name] : []));
  return [schema, ...choices.filter(isFields).flatMap((choice) => formsOf(choice, root))];
}

/** What is left of a name without its way of parting words. */
export function letters(name: string): string {
  return name.replace(/[\s_-]/g, "").toLowerCase();
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
