import type { Interval } from "./interval.ts";
import type { Untestable } from "./untestable.ts";

/** How many standard deviations apart two arms are: a's mean less b's. */
export interface HedgesG {
  readonly g: number;
  readonly interval: Interval;
}

export declare function hedgesG(a: readonly number[], b: readonly number[], level?: number): HedgesG | Untestable;
