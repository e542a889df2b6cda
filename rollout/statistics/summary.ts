import { momentsOf } from "./numerics/moments.ts";
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

/** Describes values. */
export function summary(values: readonly number[]): Summary | Untestable {
  if (values.length === 0) return { untestable: "too-few" };
  const { n, mean, variance } = momentsOf(values);
  if (!Number.isFinite(mean) || variance === Number.POSITIVE_INFINITY) return { untestable: "out-of-range" };
  const sorted = Float64Array.from(values).sort();
  return {
    n,
    mean,
    sd: n === 1 ? null : Math.sqrt(variance),
    least: quantile(sorted, 0),
    lowerQuartile: quantile(sorted, 0.25),
    median: quantile(sorted, 0.5),
    upperQuartile: quantile(sorted, 0.75),
    most: quantile(sorted, 1),
  };
}

/** Between two values on the line that joins them: type 7 of Hyndman and Fan (1996), which is R's usual one. */
function quantile(sorted: Float64Array, p: number): number {
  const at = (sorted.length - 1) * p;
  const below = sorted[Math.floor(at)] ?? 0;
  const above = sorted[Math.ceil(at)] ?? 0;
  return below + (at - Math.floor(at)) * (above - below);
}
