import type { FormField } from "../../../schemas/question.ts";
import { type FieldDraft, type FormDraft, fieldValue } from "./form-draft.ts";

/** What does not fit a field: a kind of it, for a sentence. The pattern is left to the server: one of a model's may run for ever. */
export type FieldFault =
  | { readonly kind: "missing" }
  | { readonly kind: "number" | "integer" | "email" | "date" }
  | { readonly kind: "range"; readonly min: number | null; readonly max: number | null }
  | { readonly kind: "length"; readonly min: number | null; readonly max: number | null }
  | { readonly kind: "count"; readonly min: number | null; readonly max: number | null };

const MAX_TEXT_CHARACTERS = 4_000;

/** What the server will probably refuse in a field; null where nothing is seen. It decides itself, and knows more. */
export function fieldFault(field: FormField, draft: FieldDraft): FieldFault | null {
  const value = fieldValue(field, draft);
  if (value === null) return field.required ? { kind: "missing" } : null;
  const { min, max, type } = field;
  switch (type) {
    case "integer":
    case "number":
      if (typeof value !== "number") return { kind: type };
      if (type === "integer" && !Number.isSafeInteger(value)) return { kind: type };
      return isOutside(value, min, max) ? { kind: "range", min, max } : null;
    case "email":
      return typeof value === "string" && /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(value) ? null : { kind: "email" };
    case "date":
      return typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value) ? null : { kind: "date" };
    case "list":
      return Array.isArray(value) && isOutside(value.length, min, max) ? { kind: "count", min, max } : null;
    case "text": {
      const most = max ?? MAX_TEXT_CHARACTERS;
      return typeof value === "string" && isOutside(value.length, min, most)
        ? { kind: "length", min, max: most }
        : null;
    }
    case "boolean":
    case "choice":
      return null;
  }
}

/** The faults of a form by field. */
export function formFaults(fields: readonly FormField[], draft: FormDraft): ReadonlyMap<string, FieldFault> {
  const found = fields.flatMap((field): [string, FieldFault][] => {
    const fault = fieldFault(field, draft[field.id] ?? null);
    return fault === null ? [] : [[field.id, fault]];
  });
  return new Map(found);
}

function isOutside(size: number, min: number | null, max: number | null): boolean {
  return (min !== null && size < min) || (max !== null && size > max);
}

/** The field that the server's sentence is about, which begins with its name; undefined where it is about none. */
export function refusedField(fields: readonly FormField[], problem: string): FormField | undefined {
  const named = fields.filter(({ id, label }) => problem.startsWith(`${label || id} `));
  return named.toSorted((one, other) => (other.label || other.id).length - (one.label || one.id).length)[0];
}
