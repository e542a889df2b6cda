import type { PlanUpdate } from "../state.ts";

/** Where the parallel specialists of a layer meet: an edge out of a fan-out would run once per branch. */
export function researchJoin(): PlanUpdate {
  return {};
}
