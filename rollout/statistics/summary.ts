import type { Untestable } from "./untestable.ts";

/** What values look like. */
export interface Summary {
  readonly n: number;
  readonly mean: number;
  /** Of the sample, by n - 1. Null of one value. */
  readonly sd: number | null;
  readonly least: number;
  readonly lowerQuartile: number;
  readonly median: number;
  readonly upperQuartile: number;
  readonly most: number;
}

export declare function summary(values: readonly number[]): Summary | Untestable;
