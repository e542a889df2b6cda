import { type Interval, USUAL_LEVEL } from "./interval.ts";
import { isConstant, momentsOf } from "./numerics/moments.ts";
import { tBeyond, tReach } from "./numerics/student-t.ts";
import type { Untestable } from "./untestable.ts";

/** An arm as a t test sees it. */
export interface ArmMoments {
  readonly n: number;
  readonly mean: number;
  readonly sd: number;
}

/** What Welch's t test says of two arms: everything is a's less b's. */
export interface WelchTest {
  readonly t: number;
  /** Degrees of freedom, with a fraction. */
  readonly df: number;
  /** Two-sided. */
  readonly p: number;
  readonly difference: number;
  readonly interval: Interval;
  readonly a: ArmMoments;
  readonly b: ArmMoments;
}

/**
 * Welch's t test: whether two means differ, where the spreads may too. Degrees of freedom by Welch (1947) and
 * Satterthwaite; R's `t.test`.
 */
export function welch(a: readonly number[], b: readonly number[], level = USUAL_LEVEL): WelchTest | Untestable {
  if (a.length < 2 || b.length < 2) return { untestable: "too-few" };
  const [first, second] = [momentsOf(a), momentsOf(b)];
  const [errorA, errorB] = [first.variance / first.n, second.variance / second.n];
  const error = Math.sqrt(errorA + errorB);
  if (!Number.isFinite(error)) return { untestable: "out-of-range" };
  if (isConstant(error, first.mean, second.mean)) return { untestable: "constant" };
  const difference = first.mean - second.mean;
  const t = difference / error;
  // By shares of the error: its fourth power may be too small or too large for a number.
  const [shareA, shareB] = [errorA / error ** 2, errorB / error ** 2];
  const df = 1 / (shareA ** 2 / (first.n - 1) + shareB ** 2 / (second.n - 1));
  const reach = tReach(1 - level, df) * error;
  return {
    t,
    df,
    p: tBeyond(t, df),
    difference,
    interval: { low: difference - reach, high: difference + reach, level },
    a: { n: first.n, mean: first.mean, sd: Math.sqrt(first.variance) },
    b: { n: second.n, mean: second.mean, sd: Math.sqrt(second.variance) },
  };
}
