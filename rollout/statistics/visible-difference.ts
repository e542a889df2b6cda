import { rootOf } from "./numerics/root.ts";
import { powerOfMeans, powerOfRates, USUAL_ALPHA, USUAL_POWER } from "./power.ts";
import type { Untestable } from "./untestable.ts";

/** Two equal arms of which a mean was measured. */
export interface ArmsWithMeans {
  readonly perArm: number;
  readonly sd: number;
  readonly power?: number;
  readonly alpha?: number;
}

/** Two equal arms of which a rate was measured. */
export interface ArmsWithRates {
  readonly perArm: number;
  readonly p1: number;
  readonly power?: number;
  readonly alpha?: number;
}

/** The least difference of means that so many sessions show; R's `power.t.test`, asked for delta. */
export function visibleDifferenceOfMeans({
  perArm,
  sd,
  power = USUAL_POWER,
  alpha = USUAL_ALPHA,
}: ArmsWithMeans): { readonly delta: number } | Untestable {
  if (perArm < 2) return { untestable: "too-few" };
  if (sd === 0) return { untestable: "constant" };
  const missing = (deviations: number): number => powerOfMeans(perArm, deviations, alpha) - power;
  let enough = 1;
  while (missing(enough) < 0) enough *= 2;
  return { delta: sd * rootOf(missing, 0, enough) };
}

/** The least rate above p1 that so many sessions tell from it; R's `power.prop.test`, asked for p2. */
export function visibleDifferenceOfRates({
  perArm,
  p1,
  power = USUAL_POWER,
  alpha = USUAL_ALPHA,
}: ArmsWithRates): { readonly p2: number } | Untestable {
  if (p1 < 0 || p1 > 1) return { untestable: "out-of-range" };
  const missing = (p2: number): number => powerOfRates(perArm, p1, p2, alpha) - power;
  // Even if everything happened in the other arm.
  if (!(missing(1) >= 0)) return { untestable: "too-few" };
  return { p2: rootOf(missing, p1, 1) };
}
