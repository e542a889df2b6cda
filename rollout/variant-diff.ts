import { structuredPatch } from "diff";
import type { Variant } from "../schemas/rollout/variant.ts";
import { fieldsOf } from "./variant-fields.ts";

/** What differs in one field of two variants. */
export interface VariantChange {
  /** With dots: `settings.minSections`, `prompts.write`. */
  readonly field: string;
  /** What each has; null where it leaves the field as the program has it. */
  readonly from: string | number | null;
  readonly to: string | number | null;
  /** For texts: the lines that differ, with two around them that do not. */
  readonly lines?: readonly DiffLine[];
}

export interface DiffLine {
  readonly change: "added" | "removed" | "same" | "left-out";
  readonly text: string;
}

const AROUND = 2;
/** More changes than a person compares line by line; beyond it one text stands in the place of the other. */
const MOST_CHANGES = 2_000;

/** What differs between two variants but for their names, by field. */
export function variantDiff(from: Variant, to: Variant): VariantChange[] {
  const [before, after] = [fieldsOf(from), fieldsOf(to)];
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return names.flatMap((field) => {
    const [one, other] = [before.get(field) ?? null, after.get(field) ?? null];
    if (one === other) return [];
    const isText = field.startsWith("prompts.") || field.startsWith("guides.");
    return [{ field, from: one, to: other, ...(isText ? { lines: linesOf(one ?? "", other ?? "") } : {}) }];
  });
}

function linesOf(from: string | number, to: string | number): DiffLine[] {
  const options = { context: AROUND, maxEditLength: MOST_CHANGES };
  const patch = structuredPatch("", "", withEnd(from), withEnd(to), undefined, undefined, options);
  if (patch === undefined) {
    return [...wholeLines(from, "removed"), ...wholeLines(to, "added")];
  }
  return patch.hunks.flatMap(({ lines, oldStart }, at) => [
    ...(at > 0 || oldStart > 1 ? [{ change: "left-out" as const, text: "" }] : []),
    ...lines.map((line) => ({ change: CHANGES[line[0] ?? " "] ?? "same", text: line.slice(1) })),
  ]);
}

const CHANGES: Readonly<Record<string, DiffLine["change"]>> = { "+": "added", "-": "removed", " ": "same" };

function wholeLines(text: string | number, change: DiffLine["change"]): DiffLine[] {
  return withEnd(text)
    .split("\n")
    .slice(0, -1)
    .map((line) => ({ change, text: line }));
}

/** A last line without an end is no difference to a person. */
function withEnd(text: string | number): string {
  return text === "" || String(text).endsWith("\n") ? String(text) : `${text}\n`;
}
