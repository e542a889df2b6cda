import type { Decision, Sheet, SheetFigure } from "../../../schemas/model/figures.ts";
import { decimalText, exactNumber } from "./exact-number.ts";

/**
 * The sheet as a prompt has it, a line a figure in the sheet's order: `id | label | value or formula | unit`. A derived
 * figure has its value behind its formula, so that nobody computes it again; a given one is marked. Percentages stand
 * as the fractions that formulas use.
 */
export function sheetLines({ figures }: Pick<Sheet, "figures">): string {
  return figures.map(lineOf).join("\n");
}

/** The decisions of a sheet as a prompt has them, one a line. */
export function decisionLines(decisions: readonly Decision[]): string {
  return decisions.map(({ id, statement, reason }) => `${id} | ${statement}${reason ? ` | ${reason}` : ""}`).join("\n");
}

function lineOf({ id, label, value, formula, unit, kind }: SheetFigure): string {
  const number = decimalText(exactNumber(value), 12)
    .replace(/\.?0+$/, "")
    .replace(/^-?$/, "0");
  const shown = formula === null ? `${number}${kind === "given" ? " (given)" : ""}` : `${formula} = ${number}`;
  return `${id} | ${label} | ${shown} | ${unit}`;
}
