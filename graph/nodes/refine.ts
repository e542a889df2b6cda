import { AppError } from "../../utils/errors.ts";
import type { PlanState, PlanUpdate } from "../state.ts";

/** Turns what was agreed into the writer's next tasks. Pure: no model call. */
export function refine({ discussion, refineRounds }: PlanState): PlanUpdate {
  if (!discussion?.settled) throw new AppError("defect", { problem: "refine has nothing agreed" });
  const { reviewRound, actions } = discussion;
  return { rewrites: actions, refineRounds: refineRounds + 1, refinements: [{ reviewRound, actions }] };
}
