import type { ShownMove } from "../../schemas/model/figures.ts";
import type { PlanOutline } from "../../schemas/model/outline.ts";
import type { Action, FigureChange } from "../../schemas/model/review.ts";
import { type PlanState, type PlanUpdate, planLanguage } from "../state.ts";
import { agreedChanges } from "./sheet/agreed-changes.ts";
import type { ChangeOptions, MovedFigure } from "./sheet/sheet-changes.ts";
import { movedInstruction, shownMoves } from "./text/moved-passages.ts";

export interface SheetUpdate {
  /** The changed sheet; nothing where nothing was changed. */
  readonly update: Pick<PlanUpdate, "sheet">;
  /** What it asks of sections in which figures moved far; locked ones keep their words. */
  readonly actions: readonly Action[];
  readonly moves: readonly ShownMove[];
}

/** Carries out changes of figures, and says which sections have to be looked at for it. Never throws. */
export function sheetUpdate(
  figures: readonly FigureChange[],
  outline: PlanOutline | null,
  state: PlanState,
  options: ChangeOptions,
): SheetUpdate {
  const { sheet } = state;
  const changed = sheet && figures.length > 0 ? agreedChanges(sheet, figures, options) : null;
  if (!sheet || !changed || changed.undone.length === figures.length) return { update: {}, actions: [], moves: [] };
  const moves = shownMoves(changed.moved, sheet, changed.sheet, planLanguage(state));
  return { update: { sheet: changed.sheet }, actions: movedActions(outline, state, changed.moved, moves), moves };
}

/** What is asked of the sections in which figures moved far; locked ones keep their words. */
export function movedActions(
  outline: PlanOutline | null,
  state: PlanState,
  moved: readonly MovedFigure[],
  moves: readonly ShownMove[],
): Action[] {
  const language = planLanguage(state);
  return (outline?.sections ?? []).flatMap(({ id, locked }): Action[] => {
    const markdown = state.sections[id]?.markdown;
    const instruction = locked || !markdown ? null : movedInstruction(markdown, moved, moves, language);
    return instruction ? [{ sectionId: id, instruction }] : [];
  });
}
