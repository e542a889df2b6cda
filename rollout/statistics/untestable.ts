/**
 * Why a number could not be computed:
 * - `too-few`: an arm has no values, or one where two are needed, or too few for what is asked;
 * - `constant`: the values do not differ, or by no more than numbers of their size can show;
 * - `no-difference`: a sample was asked for that shows a difference of nothing;
 * - `out-of-range`: a value, or what is computed of it, is no finite number.
 */
export const UNTESTABLE_REASONS = ["too-few", "constant", "no-difference", "out-of-range"] as const;
export type UntestableReason = (typeof UNTESTABLE_REASONS)[number];

/** In place of a result that there is not. */
export interface Untestable {
  readonly untestable: UntestableReason;
}

/** Whether there is no result. */
export function isUntestable(result: object): result is Untestable {
  return "untestable" in result;
}
