import type { Message } from "../../../../schemas/model/model-call.ts";

type JsonSchema = Readonly<Record<string, unknown>>;

const TYPES: Readonly<Record<string, string>> = {
  string: "text",
  number: "number",
  integer: "whole number",
  boolean: "true or false",
  null: "null",
};
/** A schema that goes round in a circle is said as far as anybody would fill it in. */
const MAX_DEPTH = 6;

const BEGINNING =
  "Whatever you are asked for, be it an analysis, a text or a verdict, goes into one JSON object. Answer with that " +
  "object and nothing else: no text before or after it, no Markdown fence around it. " +
  "All of its fields are needed, under exactly these names, and there are no others:";
const REMINDER = "Answer with the one json object whose fields are named in the instructions, and with nothing else.";

/** The schema as a person would say it: the name of every field, its type, its choices, and what it means. */
export function schemaInWords(schema: JsonSchema): string {
  return [BEGINNING, ...fieldLines(schema, schema, 0)].join("\n");
}

/**
 * Messages for a server that takes no schema, or takes it and does not look at it. What is added stands where it is the
 * same for all calls with this schema: what they share at their beginning stays shared.
 */
export function messagesInWords(messages: readonly Message[], schema: JsonSchema): readonly Message[] {
  const words = schemaInWords(schema);
  const first = messages[0];
  const told: readonly Message[] =
    first?.role === "system"
      ? [{ ...first, content: `${first.content}\n\n${words}` }, ...messages.slice(1)]
      : [{ role: "system", content: words }, ...messages];
  return withLast(told, REMINDER);
}

/** Messages that ask once more, with the schema in words at their end: all before it stays as it was. */
export function repairInWords(messages: readonly Message[], schema: JsonSchema): readonly Message[] {
  return withLast(messages, schemaInWords(schema));
}

function withLast(messages: readonly Message[], text: string): readonly Message[] {
  const last = messages.at(-1);
  if (last?.role !== "user") return [...messages, { role: "user", content: text }];
  return [...messages.slice(0, -1), { ...last, content: `${last.content}\n\n${text}` }];
}

function fieldLines(schema: JsonSchema, root: JsonSchema, depth: number): string[] {
  const indent = "  ".repeat(depth);
  return Object.entries(recordOf(schema["properties"])).flatMap(([name, given]) => {
    const field = resolved(recordOf(given), root);
    const meaning = typeof field["description"] === "string" ? ` (${field["description"]})` : "";
    const inner = depth < MAX_DEPTH ? objectsIn(field, root) : [];
    const lines = inner.flatMap((object) => fieldLines(object, root, depth + 1));
    return [
      `${indent}- "${name}": ${typeWords(field, root, 0)}${meaning}${lines.length > 0 ? ", with:" : ""}`,
      ...lines,
    ];
  });
}

/** The objects that a field is, or holds. */
function objectsIn(given: JsonSchema, root: JsonSchema): JsonSchema[] {
  const schema = resolved(given, root);
  if ("properties" in schema) return [schema];
  if ("items" in schema) return objectsIn(recordOf(schema["items"]), root);
  return choicesOf(schema).flatMap((choice) => objectsIn(choice, root));
}

function typeWords(given: JsonSchema, root: JsonSchema, depth: number): string {
  const schema = resolved(given, root);
  if (depth > MAX_DEPTH) return "value";
  if ("const" in schema) return JSON.stringify(schema["const"]);
  const choices = choicesOf(schema);
  if (choices.length > 0) return choices.map((choice) => typeWords(choice, root, depth + 1)).join(" or ");
  if (Array.isArray(schema["enum"])) return `one of ${schema["enum"].map((value) => JSON.stringify(value)).join(", ")}`;
  if (schema["type"] === "array") return `list, each entry: ${typeWords(recordOf(schema["items"]), root, depth + 1)}`;
  if (schema["type"] === "object") return "object";
  return TYPES[String(schema["type"])] ?? "value";
}

function choicesOf(schema: JsonSchema): JsonSchema[] {
  const choices = schema["anyOf"];
  return Array.isArray(choices) ? choices.map(recordOf) : [];
}

function resolved(schema: JsonSchema, root: JsonSchema): JsonSchema {
  const reference = schema["$ref"];
  if (typeof reference !== "string") return schema;
  const parts = reference.replace(/^#\/?/, "").split("/").filter(Boolean);
  return parts.reduce<JsonSchema>((inner, part) => recordOf(inner[part]), root);
}

function recordOf(value: unknown): JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}
