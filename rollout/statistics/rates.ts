import type { Interval } from "./interval.ts";
import type { Untestable } from "./untestable.ts";

/** How often something happened, of how many times it could have. */
export interface Count {
  readonly events: number;
  readonly n: number;
}

/** Two rates beside each other: everything is a's less b's. */
export interface RateComparison {
  /** From 0 to 1. */
  readonly rateA: number;
  readonly rateB: number;
  /** Wilson's score intervals. */
  readonly intervalA: Interval;
  readonly intervalB: Interval;
  readonly difference: number;
  /** Newcombe's hybrid score interval. */
  readonly interval: Interval;
  /** Fisher's exact test, two-sided. */
  readonly p: number;
}

export declare function compareRates(a: Count, b: Count, level?: number): RateComparison | Untestable;
