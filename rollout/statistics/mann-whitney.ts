import { type Interval, USUAL_LEVEL } from "./interval.ts";
import { normalBeyond, normalReach } from "./numerics/normal.ts";
import { pairDifference } from "./numerics/pair-differences.ts";
import { rankSumDistribution } from "./numerics/rank-sum-distribution.ts";
import type { Untestable } from "./untestable.ts";

/** What the test of Mann and Whitney (Wilcoxon's rank sum test) says of two arms. */
export interface MannWhitney {
  /** In how many pairs a's value is the greater one; equal ones count half. R's `W`. */
  readonly w: number;
  /** Two-sided. */
  readonly p: number;
  /** Whether p is exact, or from the normal distribution. */
  readonly isExact: boolean;
  /** By how much a's values are greater: the median of all differences between the arms (Hodges and Lehmann). */
  readonly shift: number;
  /** Of the shift. Null where so few values can give none at this level. */
  readonly interval: Interval | null;
}

/** Below so many values in each arm, none of them equal, p is counted exactly. R's bound. */
const EXACT_BELOW = 50;

/** The test of Mann and Whitney: whether the values of one arm tend to be greater, whatever their distribution; R's `wilcox.test`. */
export function mannWhitney(a: readonly number[], b: readonly number[], level = USUAL_LEVEL): MannWhitney | Untestable {
  if (a.length === 0 || b.length === 0) return { untestable: "too-few" };
  if (![...a, ...b].every(Number.isFinite)) return { untestable: "out-of-range" };
  const [sortedA, sortedB] = [Float64Array.from(a).sort(), Float64Array.from(b).sort()];
  const both = Float64Array.from([...a, ...b]).sort();
  const pairs = a.length * b.length;
  if (both[0] === both.at(-1)) return { untestable: "constant" };
  const w = pairsWon(sortedA, sortedB);
  const ties = tieTerm(both);
  const isExact = a.length < EXACT_BELOW && b.length < EXACT_BELOW && ties === 0;
  const distribution = isExact ? rankSumDistribution(a.length, b.length) : null;
  const outside =
    distribution === null
      ? outsideByNormal(a.length, b.length, tieTerm(sortedA) + tieTerm(sortedB), level)
      : outsideByCount(distribution, level);
  const at = (index: number): number => pairDifference(sortedA, sortedB, index);
  return {
    w,
    p: distribution === null ? normalP(w, a.length, b.length, ties) : exactP(distribution, w),
    isExact,
    shift: (at(Math.floor((pairs - 1) / 2)) + at(Math.floor(pairs / 2))) / 2,
    interval: outside === null ? null : { low: at(outside), high: at(pairs - 1 - outside), level },
  };
}

/** In how many pairs the first arm's value is the greater one; equal ones count half. */
function pairsWon(a: Float64Array, b: Float64Array): number {
  let won = 0;
  let below = 0;
  let upTo = 0;
  for (const value of a) {
    while (below < b.length && (b[below] ?? 0) < value) below += 1;
    while (upTo < b.length && (b[upTo] ?? 0) <= value) upTo += 1;
    won += (below + upTo) / 2;
  }
  return won;
}

/** The sum of t^3 - t over all groups of t equal values. */
function tieTerm(sorted: Float64Array): number {
  let sum = 0;
  let equal = 0;
  for (const [index, value] of sorted.entries()) {
    equal += 1;
    if (value === sorted[index + 1]) continue;
    sum += equal ** 3 - equal;
    equal = 0;
  }
  return sum;
}

function deviation(n: number, m: number, ties: number): number {
  return Math.sqrt(((n * m) / 12) * (n + m + 1 - ties / ((n + m) * (n + m - 1))));
}

/** By the normal distribution, corrected for ties and for continuity. */
function normalP(w: number, n: number, m: number, ties: number): number {
  const off = Math.abs(w - (n * m) / 2);
  return normalBeyond(Math.max(0, off - 0.5) / deviation(n, m, ties));
}

function exactP(distribution: Float64Array, w: number): number {
  return Math.min(1, 2 * (distribution[Math.min(w, distribution.length - 1 - w)] ?? 0));
}

/** How many of the least differences are below the interval, and how many of the greatest above it; null: none is sure enough. */
function outsideByCount(distribution: Float64Array, level: number): number | null {
  const alpha = 1 - level;
  // R takes off so much, too: a sum may be a little under what it stands for.
  const quantile = Math.max(
    1,
    distribution.findIndex((below) => below >= alpha / 2 - 10 * Number.EPSILON),
  );
  return 2 * (distribution[quantile - 1] ?? 0) > 1.5 * alpha ? null : quantile - 1;
}

/**
 * The interval's ends are the differences at which the test of the shifted arms passes the level. Where R searches them
 * with a tolerance of 0.0001, whatever the values' size, they are counted here.
 */
function outsideByNormal(n: number, m: number, ties: number, level: number): number | null {
  const outside = Math.floor((n * m) / 2 - 0.5 - normalReach(level) * deviation(n, m, ties));
  return outside < 0 ? null : outside;
}
