import type { Interval } from "./interval.ts";
import type { Untestable } from "./untestable.ts";

/** What the test of Mann and Whitney (Wilcoxon's rank sum test) says of two arms. */
export interface MannWhitney {
  /** In how many pairs a's value is the greater one; equal ones count half. R's `W`. */
  readonly w: number;
  /** Two-sided. */
  readonly p: number;
  /** Whether p is exact, or from the normal distribution. */
  readonly isExact: boolean;
  /** By how much a's values are greater: the median of all differences between the arms (Hodges and Lehmann). */
  readonly shift: number;
  /** Of the shift. Null where so few values can give none at this level. */
  readonly interval: Interval | null;
}

export declare function mannWhitney(
  a: readonly number[],
  b: readonly number[],
  level?: number,
): MannWhitney | Untestable;
