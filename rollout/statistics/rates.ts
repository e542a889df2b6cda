import { type Interval, USUAL_LEVEL } from "./interval.ts";
import { exactP } from "./numerics/exact-p.ts";
import { normalReach } from "./numerics/normal.ts";
import type { Untestable } from "./untestable.ts";

/** How often something happened, of how many times it could have. */
export interface Count {
  readonly events: number;
  readonly n: number;
}

/** Two rates beside each other: everything is a's less b's. */
export interface RateComparison {
  /** From 0 to 1. */
  readonly rateA: number;
  readonly rateB: number;
  /** Wilson's score intervals. */
  readonly intervalA: Interval;
  readonly intervalB: Interval;
  readonly difference: number;
  /** Newcombe's hybrid score interval. */
  readonly interval: Interval;
  /** Fisher's exact test, two-sided. */
  readonly p: number;
}

/**
 * Compares two rates: Newcombe's interval of their difference (1998, method 10), which keeps its level with few events
 * or none, and Fisher's exact test; R's `fisher.test`.
 */
export function compareRates(a: Count, b: Count, level = USUAL_LEVEL): RateComparison | Untestable {
  if (a.n === 0 || b.n === 0) return { untestable: "too-few" };
  const [rateA, rateB] = [a.events / a.n, b.events / b.n];
  const [intervalA, intervalB] = [wilson(a, level), wilson(b, level)];
  const difference = rateA - rateB;
  return {
    rateA,
    rateB,
    intervalA,
    intervalB,
    difference,
    interval: {
      low: difference - Math.hypot(rateA - intervalA.low, intervalB.high - rateB),
      high: difference + Math.hypot(intervalA.high - rateA, rateB - intervalB.low),
      level,
    },
    p: fisherP(a, b),
  };
}

/** Wilson's score interval of a rate (1927); R's `prop.test` without its correction. */
function wilson({ events, n }: Count, level: number): Interval {
  const z = normalReach(level);
  const rate = events / n;
  const middle = rate + z ** 2 / (2 * n);
  const reach = z * Math.sqrt((rate * (1 - rate)) / n + (z / (2 * n)) ** 2);
  const scale = 1 + z ** 2 / n;
  return {
    low: events === 0 ? 0 : (middle - reach) / scale,
    high: events === n ? 1 : (middle + reach) / scale,
    level,
  };
}

/** All tables with the same sums that are no likelier than this one: the hypergeometric distribution. */
function fisherP(a: Count, b: Count): number {
  const events = a.events + b.events;
  return exactP(
    {
      least: Math.max(0, events - b.n),
      most: Math.min(events, a.n),
      peak: Math.floor(((events + 1) * (a.n + 1)) / (a.n + b.n + 2)),
      ratio: (k) => ((events - k) * (a.n - k)) / ((k + 1) * (b.n - events + k + 1)),
    },
    a.events,
  );
}
