import type { PlanState, PlanUpdate } from "../state.ts";
import { summariesFollow } from "../tasks.ts";

/** Where the sections of a round meet: then those that sum them up are written, and once they are, the review comes. */
export function writeJoin(state: PlanState): PlanUpdate {
  const writing = state.writing === "first" && summariesFollow(state) ? "last" : "first";
  return writing === state.writing ? {} : { writing };
}
