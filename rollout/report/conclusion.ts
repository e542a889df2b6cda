import type { Conclusion } from "../../schemas/rollout/rollout-report.ts";
import { ALPHA } from "./by-user.ts";
import type { TestedRow } from "./measure-row.ts";

/**
 * What a row says: no difference that matters, where all of the interval is within the lift, however sure it is that there is
 * one; a difference that chance does not explain, corrected for how many measures there are; else it cannot be said.
 */
export function conclusionOf({ test, byUser, lift, better }: TestedRow, holm: number | null): Conclusion {
  if (test === null || byUser === null) return "open";
  const { low, high } = byUser;
  if (lift !== null && low > -lift && high < lift) return "same";
  if (holm === null || holm >= ALPHA) return "open";
  return test.difference < 0 === (better === "lower") ? "better" : "worse";
}
