import { AppError } from "../../utils/errors.ts";
import { partByLock } from "../document/outline/locked-sections.ts";
import { sheetUpdate } from "../figures/sheet-update.ts";
import type { PlanState, PlanUpdate } from "../state.ts";
import { givenOf } from "./figures.ts";

/**
 * Turns what was agreed into the writer's next tasks, but for locked sections, and into another sheet. Where the rounds
 * are spent it is what the last review asks for, carried out once and not reviewed again. Pure: no model call.
 */
export function refine(state: PlanState): PlanUpdate {
  const agreed = agreedOf(state);
  const { reviewRound, locked = [], isUnreviewed } = agreed;
  const { open } = partByLock(agreed.actions, state);
  const changed = sheetUpdate(agreed.figures, state.outline, state, { by: "review", given: givenOf(state) });
  const actions = [...open, ...changed.actions];
  // With figures alone no text is written, and so no review follows.
  const isUnseen = isUnreviewed || (actions.length === 0 && changed.moves.length > 0);
  return {
    ...changed.update,
    rewrites: actions,
    ...(isUnreviewed ? {} : { refineRounds: state.refineRounds + 1 }),
    refinements: [
      {
        reviewRound,
        actions,
        ...(locked.length > 0 ? { locked } : {}),
        ...(changed.moves.length > 0 ? { figures: [...changed.moves] } : {}),
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
