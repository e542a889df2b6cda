import { exactP } from "./numerics/exact-p.ts";
import { normalBeyond } from "./numerics/normal.ts";
import type { Untestable } from "./untestable.ts";

/** Whether the arms have as many users as their shares say. */
export interface SampleRatio {
  /** How many each arm should have. */
  readonly expected: readonly [number, number];
  readonly p: number;
  readonly test: "chi-squared" | "binomial";
  /** Whether the split itself is broken, and nothing that is compared says anything: p under SAMPLE_RATIO_THRESHOLD. */
  readonly isMismatch: boolean;
}

/**
 * Under this p the split counts as broken. Far below 0.05: it is looked at with each report and stops the reading of it,
 * so it may not cry wolf, and a split that is broken gives much smaller ones soon (Kohavi, Tang, Xu 2020, chapter 21).
 */
export const SAMPLE_RATIO_THRESHOLD = 0.001;

/** Where an arm should have fewer than this, the chi-squared distribution is too coarse (Cochran 1954). */
const FEW = 5;

/** Compares how many each arm has with its share: the chi-squared test, or the exact binomial one of few; R's `chisq.test` and `binom.test`. */
export function sampleRatio(
  [a, b]: readonly [number, number],
  [shareA, shareB]: readonly [number, number],
): SampleRatio | Untestable {
  const n = a + b;
  if (n === 0) return { untestable: "too-few" };
  const share = shareA / (shareA + shareB);
  const expected = [n * share, n * (1 - share)] as const;
  const isFew = Math.min(...expected) < FEW;
  const p = isFew ? binomialP(a, n, share) : chiSquaredP(a, expected);
  return { expected, p, test: isFew ? "binomial" : "chi-squared", isMismatch: p < SAMPLE_RATIO_THRESHOLD };
}

/** With one degree of freedom, the square of a normal value. */
function chiSquaredP(a: number, [expectedA, expectedB]: readonly [number, number]): number {
  return normalBeyond((a - expectedA) * Math.sqrt(1 / expectedA + 1 / expectedB));
}

function binomialP(a: number, n: number, share: number): number {
  // An arm without a share may have nobody.
  if (share === 0 || share === 1) return a === n * share ? 1 : 0;
  const odds = share / (1 - share);
  const peak = Math.floor((n + 1) * share);
  return exactP({ least: 0, most: n, peak, ratio: (k) => ((n - k) / (k + 1)) * odds }, a);
}
