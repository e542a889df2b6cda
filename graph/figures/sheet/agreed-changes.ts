import type { Sheet } from "../../../schemas/model/figures.ts";
import type { FigureChange } from "../../../schemas/model/review.ts";
import { type ChangeOptions, type MovedFigure, movedFigures, withChanges } from "./sheet-changes.ts";

/**
 * Carries out what reviewer, writer or person agreed to change on the sheet, one change after the other. A change that
 * is refused, or that would leave a figure without a value, is left undone. Never throws.
 */
export function agreedChanges(
  sheet: Sheet,
  changes: readonly FigureChange[],
  options: ChangeOptions,
): { readonly sheet: Sheet; readonly moved: readonly MovedFigure[]; readonly undone: readonly FigureChange[] } {
  const undone: FigureChange[] = [];
  let current = sheet;
  for (const change of changes) {
    const { id, value, formula } = change;
    const wanted = formula?.trim() ? formula : value;
    const next = wanted === null ? null : withChanges(current, new Map([[id, wanted]]), options);
    const keepsAll = next !== null && next.sheet.figures.length >= current.figures.length;
    if (!next || next.refused.length > 0 || !keepsAll) undone.push(change);
    else current = next.sheet;
  }
  return { sheet: current, moved: movedFigures(sheet, current), undone };
}
