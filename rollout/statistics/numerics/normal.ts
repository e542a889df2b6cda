/// <reference path="./jstat.d.ts" />
import jStat from "jstat";

/** From here on jStat's tail is a difference of nearly equal numbers: at 8 it has one digit left, and none at 9. */
const FAR = 5;
/** So many terms give twelve digits at FAR, and more beyond. */
const TERMS = 16;

/** How likely a normal value is below z. */
export function normalBelow(z: number): number {
  if (z > -FAR) return jStat.normal.cdf(z, 0, 1);
  // Laplace's continued fraction for Mills' ratio (Abramowitz and Stegun 26.2.14).
  let fraction = -z;
  for (let term = TERMS; term > 0; term -= 1) fraction = -z + term / fraction;
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI) / fraction;
}

/** How likely a normal value is as far from 0 as z, on either side. */
export function normalBeyond(z: number): number {
  return 2 * normalBelow(-Math.abs(z));
}

/** Below which a normal value is with probability p. */
export function normalQuantile(p: number): number {
  return jStat.normal.inv(p, 0, 1);
}

/** How far from 0 the interval of this level reaches, on either side. */
export function normalReach(level: number): number {
  return normalQuantile((1 + level) / 2);
}
