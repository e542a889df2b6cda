import { ANSWER_BOUNDS } from "../../../schemas/model/answer-bounds.ts";
import { printableText } from "../../visible-text.ts";
import { withMeantLineBreaks } from "./line-breaks.ts";

/** What was changed in a model's answer, and is lost. What was only written in another way is not told of. */
export type Mending =
  /** Characters that no text may hold were taken out. */
  | { readonly kind: "cleaned" }
  /** A text was cut to so many characters. */
  | { readonly kind: "cut"; readonly field: string; readonly most: number }
  /** A number was just outside of its range. */
  | { readonly kind: "moved"; readonly field: string; readonly to: number }
  /** Entries of a list, or a field that is not needed, were left out. */
  | { readonly kind: "left-out"; readonly field: string; readonly count: number };

/** A copy of parsed JSON whose texts any table, terminal and page takes. `__proto__` is no field of any schema. */
export function cleaned(value: unknown, mended: Mending[]): unknown {
  if (typeof value === "string") {
    const meant = withMeantLineBreaks(value);
    const text = printableText(meant);
    const isLost = text !== meant && text !== meant.replace(/\r\n?/g, "\n");
    if (isLost && mended.length === 0) mended.push({ kind: "cleaned" });
    return text;
  }
  if (Array.isArray(value)) return value.map((entry) => cleaned(entry, mended));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([name]) => name !== "__proto__");
  return Object.fromEntries(entries.map(([name, inner]) => [name, cleaned(inner, mended)]));
}

/** The value within its bounds; the same object where it is. */
export function bounded(value: unknown, mended: Mending[], field = ""): unknown {
  const bound = ANSWER_BOUNDS[field.slice(field.lastIndexOf(".") + 1)] ?? {};
  if (typeof value === "string") {
    const { characters = Number.POSITIVE_INFINITY, whole } = bound;
    if (value.length <= characters) return value;
    mended.push(whole ? { kind: "left-out", field, count: 1 } : { kind: "cut", field, most: characters });
    return whole ? null : cut(value, characters);
  }
  if (Array.isArray(value)) {
    const { entries = Number.POSITIVE_INFINITY } = bound;
    if (value.length > entries) mended.push({ kind: "left-out", field, count: value.length - entries });
    return value.slice(0, entries).map((entry) => bounded(entry, mended, field));
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, bounded(inner, mended, field ? `${field}.${name}` : name)]),
  );
}

/** No character is cut in two. */
function cut(text: string, most: number): string {
  return `${text
    .slice(0, most - 1)
    .replace(/[\uD800-\uDBFF]$/, "")
    .trimEnd()}…`;
}
