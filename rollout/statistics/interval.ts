/** A confidence interval. */
export interface Interval {
  readonly low: number;
  readonly high: number;
  /** How sure, as 0.95. */
  readonly level: number;
}

/** How sure intervals are where nothing else is said. */
export const USUAL_LEVEL = 0.95;
