import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type ComputedSheet, computeSheet, type SheetOptions } from "../../graph/figures/sheet/sheet.ts";
import { Figure, Figures, type Sheet } from "../../schemas/model/figures.ts";

const RECORDED = join(import.meta.dirname, "../recorded/en-figures");

/** A figure as a model writes it, with what the test says of it. */
export function figure(fields: Partial<Figure> & { readonly id: string }): Figure {
  const label = fields.id.replaceAll("_", " ");
  return { ...Figure.parse({ label, unit: "USD", kind: "assumed" }), ...fields };
}

/** A sheet of stated values and formulas, by id; the unit stands behind the value. */
export function sheetOf(
  figures: Readonly<Record<string, readonly [number | string, string, number?]>>,
  options: SheetOptions = {},
): ComputedSheet {
  const written = Object.entries(figures).map(([id, [content, unit, decimals = null]]) =>
    typeof content === "number"
      ? figure({ id, value: content, unit, decimals })
      : figure({ id, formula: content, unit, decimals, kind: "derived" }),
  );
  return computeSheet(written, [], options);
}

export function valueIn(sheet: Sheet, id: string): number | undefined {
  return sheet.figures.find((one) => one.id === id)?.value;
}

export function recordedFigures(): Figures {
  return Figures.parse(JSON.parse(readFileSync(join(RECORDED, "figures.json"), "utf8")));
}

/** The six sections that were written against the recorded sheet, with their tokens. */
export function recordedSections(): { readonly id: string; readonly markdown: string }[] {
  return readdirSync(RECORDED)
    .filter((name) => name.endsWith(".md"))
    .map((name) => ({ id: name.slice(0, -3), markdown: readFileSync(join(RECORDED, name), "utf8") }));
}
