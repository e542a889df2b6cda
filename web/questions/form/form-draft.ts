import type { FormValue } from "../../../schemas/answer.ts";
import type { FormField } from "../../../schemas/question.ts";
import { isRecord } from "../read-draft.ts";

/** What stands in a field: as it was typed, also where a number is wanted; what was marked of a list; yes, no or neither. */
export type FieldDraft = string | boolean | null | readonly string[];
export type FormDraft = Readonly<Record<string, FieldDraft>>;

/** A form as it is offered: with its defaults. */
export function formDraft(fields: readonly FormField[]): FormDraft {
  return Object.fromEntries(fields.map((field) => [field.id, fieldDraft(field)]));
}

function fieldDraft({ type, default: given, choices }: FormField): FieldDraft {
  if (type === "boolean") return typeof given === "boolean" ? given : null;
  if (type !== "list") return given === null || typeof given === "object" ? "" : String(given);
  const entries = Array.isArray(given) ? given : [];
  return choices.length > 0 ? entries.filter((entry) => choices.includes(entry)) : entries.join("\n");
}

/** The values of a form as the server takes them; where a text is no number, it is sent as it stands, and refused in words. */
export function formValues(fields: readonly FormField[], draft: FormDraft): Record<string, FormValue> {
  return Object.fromEntries(fields.map((field) => [field.id, fieldValue(field, draft[field.id] ?? null)]));
}

/** What a field's draft comes to; null where it is empty. */
export function fieldValue({ type, choices }: FormField, draft: FieldDraft): FormValue {
  if (typeof draft === "boolean" || draft === null) return draft;
  if (type === "list") return listValue(choices, draft);
  if (typeof draft !== "string") return [...draft];
  const text = draft.trim();
  if (text === "") return null;
  return type === "integer" || type === "number" ? (numberIn(text) ?? text) : text;
}

function listValue(choices: readonly string[], draft: string | readonly string[]): FormValue {
  const entries = typeof draft === "string" ? linesOf(draft) : draft;
  const chosen = choices.length > 0 ? choices.filter((choice) => entries.includes(choice)) : [...entries];
  return chosen.length === 0 ? null : chosen;
}

/** The lines of a text that hold something. */
export function linesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

/** A number as people type it: `12,000`, `1 200.5`, `7,5`; null for what is none. */
export function numberIn(text: string): number | null {
  const plain = text.replace(/[\s\u00a0_]/g, "").replace("−", "-");
  const grouped = /^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(plain);
  const number = grouped ? plain.replaceAll(",", "") : plain.replace(/^([+-]?\d+),(\d+)$/, "$1.$2");
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(number) ? Number(number) : null;
}

/** What was kept of a form, without what cannot be in one. */
export function readFormDraft(kept: unknown): FormDraft {
  if (!isRecord(kept)) return {};
  const known = Object.entries(kept).flatMap(([id, value]): [string, FieldDraft][] => {
    if (value === null || typeof value === "string" || typeof value === "boolean") return [[id, value]];
    return Array.isArray(value) ? [[id, value.filter((entry) => typeof entry === "string")]] : [];
  });
  return Object.fromEntries(known);
}
