/** Mean and variance of values; the variance is NaN of one. */
export interface Moments {
  readonly n: number;
  readonly mean: number;
  /** Of the sample, by n - 1. */
  readonly variance: number;
}

/** The mean is corrected for its rounding, as in R: large values with a small spread keep their digits. */
export function momentsOf(values: readonly number[]): Moments {
  const n = values.length;
  const rough = values.reduce((sum, value) => sum + value, 0) / n;
  const mean = rough + values.reduce((sum, value) => sum + (value - rough), 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { n, mean, variance: squares / (n - 1) };
}

/** Whether a spread is none, or no more than rounding makes of equal numbers of this size. The bound is R's. */
export function isConstant(spread: number, ...means: readonly number[]): boolean {
  return spread === 0 || spread < 10 * Number.EPSILON * Math.max(...means.map(Math.abs));
}
