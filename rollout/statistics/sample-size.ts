import { normalQuantile } from "./numerics/normal.ts";
import { rootOf } from "./numerics/root.ts";
import { powerOfMeans, rateDeviations, USUAL_ALPHA, USUAL_POWER } from "./power.ts";
import type { Untestable } from "./untestable.ts";

/** How many sessions each of two equal arms needs, with a fraction as R gives it; what is run is the next whole number. */
export interface SampleSize {
  readonly perArm: number;
}

/** What is to be seen of means. */
export interface MeansAim {
  /** The difference that one cares about. */
  readonly delta: number;
  readonly sd: number;
  readonly power?: number;
  readonly alpha?: number;
}

/** What is to be seen of rates. */
export interface RatesAim {
  readonly p1: number;
  readonly p2: number;
  readonly power?: number;
  readonly alpha?: number;
}

/** A t test has no spread to measure with fewer. */
const LEAST = 2;

/** How many sessions show a difference of means; R's `power.t.test`. */
export function sampleSizeForMeans({
  delta,
  sd,
  power = USUAL_POWER,
  alpha = USUAL_ALPHA,
}: MeansAim): SampleSize | Untestable {
  if (sd === 0) return { untestable: "constant" };
  if (delta === 0) return { untestable: "no-difference" };
  const missing = (perArm: number): number => powerOfMeans(perArm, Math.abs(delta / sd), alpha) - power;
  if (missing(LEAST) >= 0) return { perArm: LEAST };
  let enough = 2 * LEAST;
  while (missing(enough) < 0) enough *= 2;
  return Number.isFinite(enough) ? { perArm: rootOf(missing, enough / 2, enough) } : { untestable: "out-of-range" };
}

/** How many sessions show a difference of rates; R's `power.prop.test`, solved for n (Fleiss 1981). */
export function sampleSizeForRates({
  p1,
  p2,
  power = USUAL_POWER,
  alpha = USUAL_ALPHA,
}: RatesAim): SampleSize | Untestable {
  if (Math.min(p1, p2) < 0 || Math.max(p1, p2) > 1) return { untestable: "out-of-range" };
  if (p1 === p2) return { untestable: "no-difference" };
  const { together, apart } = rateDeviations(p1, p2);
  const reach = normalQuantile(1 - alpha / 2) * together + normalQuantile(power) * apart;
  return { perArm: (reach / (p1 - p2)) ** 2 };
}

/**
 * How many sessions of both arms together see as much as `perArm` in each of two equal ones, where the canary has this share
 * of them. Of a share of 5 % it is 5.3 times as many as of a half; without another arm there is no end to it.
 */
export function sessionsAtShare(perArm: number, share: number): number {
  return perArm / (2 * share * (1 - share));
}

/** How many sessions each of two equal arms would have that see as much as these two: their harmonic mean. */
export function equalArms(a: number, b: number): number {
  return a === 0 || b === 0 ? 0 : 2 / (1 / a + 1 / b);
}
