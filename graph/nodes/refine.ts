import { AppError } from "../../utils/errors.ts";
import { partByLock } from "../document/locked-sections.ts";
import type { PlanState, PlanUpdate } from "../state.ts";

/** Turns what was agreed into the writer's next tasks, but for locked sections. Pure: no model call. */
export function refine({ discussion, refineRounds, outline }: PlanState): PlanUpdate {
  if (!discussion?.settled) throw new AppError("defect", { problem: "refine has nothing agreed" });
  const { reviewRound, locked } = discussion;
  const { open: actions } = partByLock(discussion.actions, { outline });
  return {
    rewrites: actions,
    refineRounds: refineRounds + 1,
    refinements: [{ reviewRound, actions, ...(locked ? { locked } : {}) }],
  };
}
