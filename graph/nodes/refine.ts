import type { Action, FigureChange } from "../../schemas/review.ts";
import { AppError } from "../../utils/errors.ts";
import { partByLock } from "../document/outline/locked-sections.ts";
import { agreedChanges } from "../figures/sheet/agreed-changes.ts";
import { movedInstruction, shownMoves } from "../figures/text/moved-passages.ts";
import { type PlanState, type PlanUpdate, planLanguage } from "../state.ts";
import { givenOf } from "./figures.ts";

/**
 * Turns what was agreed into the writer's next tasks, but for locked sections, and into another sheet. Where the rounds
 * are spent it is what the last review asks for, carried out once and not reviewed again. Pure: no model call.
 */
export function refine(state: PlanState): PlanUpdate {
  const agreed = agreedOf(state);
  const { reviewRound, locked = [], isUnreviewed } = agreed;
  const { open } = partByLock(agreed.actions, state);
  const { update, followers, shown } = changedSheet(state, agreed.figures);
  const actions = [...open, ...followers];
  // With figures alone no text is written, and so no review follows.
  const isUnseen = isUnreviewed || (actions.length === 0 && shown.length > 0);
  return {
    ...update,
    rewrites: actions,
    ...(isUnreviewed ? {} : { refineRounds: state.refineRounds + 1 }),
    refinements: [
      {
        reviewRound,
        actions,
        ...(locked.length > 0 ? { locked } : {}),
        ...(shown.length > 0 ? { figures: shown } : {}),
        ...(isUnseen ? { unreviewed: true } : {}),
      },
    ],
  };
}

function agreedOf({ discussion, reviews, outline }: PlanState) {
  const review = reviews.at(-1);
  if (review?.outcome === "spent") {
    const { locked } = partByLock(review.actions, { outline });
    const { round: reviewRound, actions, figures = [] } = review;
    return { reviewRound, actions, figures, locked, isUnreviewed: true };
  }
  if (!discussion?.settled) throw new AppError("defect", { problem: "refine has nothing agreed" });
  return { ...discussion, figures: discussion.figures ?? [], isUnreviewed: false };
}

/** The sheet with what was agreed, and what it asks of sections in which figures moved far. */
function changedSheet(state: PlanState, figures: readonly FigureChange[]) {
  const { sheet } = state;
  if (!sheet || figures.length === 0) return { update: {}, followers: [], shown: [] };
  const changed = agreedChanges(sheet, figures, { by: "review", given: givenOf(state) });
  if (changed.moved.length === 0 && changed.undone.length === figures.length) {
    return { update: {}, followers: [], shown: [] };
  }
  const shown = shownMoves(changed.moved, sheet, changed.sheet, planLanguage(state));
  const followers = (state.outline?.sections ?? []).flatMap(({ id, locked }): Action[] => {
    const markdown = state.sections[id]?.markdown;
    if (locked || markdown === undefined) return [];
    const instruction = movedInstruction(markdown, changed.moved, shown, planLanguage(state));
    return instruction ? [{ sectionId: id, instruction }] : [];
  });
  return { update: { sheet: changed.sheet }, followers, shown };
}
