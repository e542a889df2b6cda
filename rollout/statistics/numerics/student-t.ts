/// <reference path="./jstat.d.ts" />
import jStat from "jstat";
import { incompleteBeta } from "./incomplete-beta.ts";
import { normalBelow, normalBeyond, normalQuantile } from "./normal.ts";

/** From so many degrees of freedom on, gamma functions lose digits, and the approximations to the normal distribution have nine. */
const MANY = 1e6;

/**
 * How likely a value of Student's t is as far from 0 as t, on either side (Abramowitz and Stegun 26.7.1). jStat's own
 * `studentt.cdf` is off by 1.6 % at 2,000,000 degrees of freedom, and has four digits far from 0.
 */
export function tBeyond(t: number, df: number): number {
  // Wallace (1959).
  if (df > MANY) return normalBeyond(((8 * df + 1) / (8 * df + 3)) * Math.sqrt(df * Math.log1p((t * t) / df)));
  return incompleteBeta(df / (df + t * t), df / 2, 0.5);
}

/** Beyond which, on either side, a value of Student's t is with probability alpha. */
export function tReach(alpha: number, df: number): number {
  if (df > MANY) {
    // The first term of Cornish and Fisher's expansion (Abramowitz and Stegun 26.7.5).
    const z = normalQuantile(1 - alpha / 2);
    return z + (z ** 3 + z) / (4 * df);
  }
  // jStat's has seven digits; a step of Newton's method doubles them.
  const t = jStat.studentt.inv(1 - alpha / 2, df);
  return t + (tBeyond(t, df) - alpha) / (2 * density(t, df));
}

function density(t: number, df: number): number {
  const front = Math.exp(jStat.gammaln((df + 1) / 2) - jStat.gammaln(df / 2)) / Math.sqrt(df * Math.PI);
  return front * (1 + (t * t) / df) ** (-(df + 1) / 2);
}

/** How likely a value of the noncentral t distribution is above t. */
export function noncentralAbove(t: number, df: number, noncentrality: number): number {
  if (df <= MANY) return 1 - jStat.noncentralt.cdf(t, df, noncentrality);
  // Abramowitz and Stegun 26.7.10, as R has it.
  return normalBelow((noncentrality - t * (1 - 1 / (4 * df))) / Math.sqrt(1 + (t * t) / (2 * df)));
}
