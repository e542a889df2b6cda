import type { FormValue } from "../../schemas/answer.ts";
import type { FormField } from "../../schemas/question.ts";
import type { Problems } from "./question-words.ts";

export type FormVerdict =
  | { readonly ok: true; readonly values: Record<string, FormValue>; readonly text: string }
  | { readonly ok: false; readonly problem: string };

/** As browsers check `type=email`: something, one @, a domain. */
const EMAIL = /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/;
const ISO_DATE = /^\d{4}-\d{2}-\d{2}$/;
/** A pattern comes from a model: matched only against short text and only if it is plain, lest it hang the process. */
const MAX_PATTERN_INPUT_CHARACTERS = 200;
const MAX_PATTERN_REPEATS = 3;
const MAX_PATTERN_OPTIONALS = 3;
/** A group without groups in it, and the repeat after it. */
const INNERMOST = /\(([^()]*)\)([*+{])?/;
const MAX_TEXT_CHARACTERS = 4_000;

/** Checks a form's values field by field; the first problem is reported. */
export function checkForm(
  fields: readonly FormField[],
  given: Readonly<Record<string, FormValue>>,
  say: Problems,
): FormVerdict {
  const unknown = Object.keys(given).find((id) => !fields.some((field) => field.id === id));
  if (unknown !== undefined) return { ok: false, problem: say.unknownField([...unknown].slice(0, 64).join("")) };
  const values: [string, FormValue][] = [];
  for (const field of fields) {
    const value = (Object.hasOwn(given, field.id) ? given[field.id] : null) ?? null;
    const empty = isEmpty(value);
    if (empty && field.required) return { ok: false, problem: say.fieldNeeded(labelOf(field)) };
    const problem = empty ? null : fieldProblem(field, value, say);
    if (problem) return { ok: false, problem };
    values.push([field.id, empty ? null : value]);
  }
  const text = fields
    .flatMap((field, at) => (values[at]?.[1] == null ? [] : [`${labelOf(field)}: ${String(values[at][1])}`]))
    .join("; ");
  return { ok: true, values: Object.fromEntries(values), text };
}

function isEmpty(value: FormValue): boolean {
  if (typeof value === "string") return value.trim() === "";
  return value === null || (Array.isArray(value) && value.length === 0);
}

function fieldProblem(field: FormField, value: FormValue, say: Problems): string | null {
  const label = labelOf(field);
  const wrongType = say.fieldType(label, field.type);
  switch (field.type) {
    case "integer":
    case "number":
      if (typeof value !== "number" || !Number.isFinite(value)) return wrongType;
      if (field.type === "integer" && !Number.isSafeInteger(value)) return wrongType;
      return outside(field, value) ? say.fieldRange(label, field.min, field.max) : null;
    case "boolean":
      return typeof value === "boolean" ? null : wrongType;
    case "choice":
      if (typeof value !== "string") return wrongType;
      return field.choices.includes(value) ? null : say.fieldChoice(label, field.choices.join(", "));
    case "list":
      if (!Array.isArray(value)) return wrongType;
      if (field.choices.length > 0 && value.some((entry) => !field.choices.includes(entry))) {
        return say.fieldChoice(label, field.choices.join(", "));
      }
      return outside(field, value.length) ? say.fieldLength(label, field.min, field.max) : null;
    case "email":
      return typeof value === "string" && value.length <= 254 && EMAIL.test(value) ? null : wrongType;
    case "date":
      return typeof value === "string" && isDate(value) ? null : wrongType;
    case "text":
      if (typeof value !== "string") return wrongType;
      if (value.length > MAX_TEXT_CHARACTERS)
        return say.fieldLength(label, field.min, field.max ?? MAX_TEXT_CHARACTERS);
      if (outside(field, value.length)) return say.fieldLength(label, field.min, field.max);
      return matches(field.pattern, value) ? null : say.fieldPattern(label);
  }
}

function labelOf(field: FormField): string {
  return field.label || field.id;
}

function outside({ min, max }: FormField, size: number): boolean {
  return (min !== null && size < min) || (max !== null && size > max);
}

function isDate(value: string): boolean {
  if (!ISO_DATE.test(value)) return false;
  const time = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}

function matches(pattern: string | null, value: string): boolean {
  if (pattern === null || !isPlain(pattern)) return true;
  if (value.length > MAX_PATTERN_INPUT_CHARACTERS) return false;
  try {
    return new RegExp(`^(?:${pattern})$`, "u").test(value);
  } catch {
    return true; // a pattern that is none cannot refuse anything
  }
}

/** Few enough ways to match that trying all of them is quick: no repeated group with a choice in it, few repeats. */
function isPlain(pattern: string): boolean {
  const bare = pattern.replace(/\\./gs, "x").replace(/\[[^\]]*\]/g, "x");
  const repeats = bare.match(/[*+]|\{\d*,\d*\}/g)?.length ?? 0;
  const optionals = bare.match(/(?<!\()\?/g)?.length ?? 0;
  // From the innermost group outwards, each is replaced by a letter that stands for it, optional where the group had
  // choices. A repeated group with choices is what takes for ever.
  let rest = bare;
  for (let group = INNERMOST.exec(rest); group; group = INNERMOST.exec(rest)) {
    const choices = /[*+?|]|\{\d*,/.test((group[1] ?? "").replace(/^\?[:=!]/, ""));
    if (choices && group[2]) return false;
    rest = rest.replace(INNERMOST, choices ? "x?" : "x");
  }
  return repeats <= MAX_PATTERN_REPEATS && optionals <= MAX_PATTERN_OPTIONALS;
}
