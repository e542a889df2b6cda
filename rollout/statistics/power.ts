import { normalBelow, normalQuantile } from "./numerics/normal.ts";
import { noncentralAbove, tReach } from "./numerics/student-t.ts";

/** How surely a difference is to be seen, where nothing is said. */
export const USUAL_POWER = 0.8;
/** How often one may be seen where there is none, where nothing is said. */
export const USUAL_ALPHA = 0.05;

/**
 * How surely a two-sided t test of two equal arms sees means that are so many standard deviations apart, on the right side;
 * R's `power.t.test`.
 */
export function powerOfMeans(perArm: number, deviations: number, alpha: number): number {
  const df = 2 * (perArm - 1);
  return noncentralAbove(tReach(alpha, df), df, Math.sqrt(perArm / 2) * deviations);
}

/** How surely a two-sided test of two equal arms sees a difference of rates, on the right side; R's `power.prop.test`. */
export function powerOfRates(perArm: number, p1: number, p2: number, alpha: number): number {
  const { together, apart } = rateDeviations(p1, p2);
  const reach = normalQuantile(1 - alpha / 2) * together;
  return normalBelow((Math.sqrt(perArm) * Math.abs(p1 - p2) - reach) / apart);
}

/** The standard deviation of a difference of two rates, of one session an arm: if both have the same rate, and as they are. */
export function rateDeviations(p1: number, p2: number): { readonly together: number; readonly apart: number } {
  const middle = (p1 + p2) / 2;
  return { together: Math.sqrt(2 * middle * (1 - middle)), apart: Math.sqrt(p1 * (1 - p1) + p2 * (1 - p2)) };
}
