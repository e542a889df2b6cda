import type { Interval } from "./interval.ts";
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

export declare function welch(a: readonly number[], b: readonly number[], level?: number): WelchTest | Untestable;
