import type { Conclusion } from "../../schemas/rollout/rollout-report.ts";
import type { TestedRow } from "./measure-row.ts";

/** How often a difference is seen where there is none, over all measures together. */
const ALPHA = 0.05;

/**
 * What a row says: a difference that chance does not explain, corrected for how many measures there are; none that matters,
 * where all of the interval is within the lift; else it cannot be said.
 */
export function conclusionOf({ test, byUser, lift, better }: TestedRow, holm: number | null): Conclusion {
  if (test === null || byUser === null) return "open";
  const { low, high } = byUser;
  if (holm !== null && holm < ALPHA) {
    return test.difference < 0 === (better === "lower") ? "better" : "worse";
  }
  return lift !== null && low > -lift && high < lift ? "same" : "open";
}
