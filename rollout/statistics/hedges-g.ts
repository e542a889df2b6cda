/// <reference path="./numerics/jstat.d.ts" />

import jStat from "jstat";
import { type Interval, USUAL_LEVEL } from "./interval.ts";
import { isConstant, momentsOf } from "./numerics/moments.ts";
import { normalReach } from "./numerics/normal.ts";
import type { Untestable } from "./untestable.ts";

/** How many standard deviations apart two arms are: a's mean less b's. */
export interface HedgesG {
  readonly g: number;
  readonly interval: Interval;
}

/**
 * Hedges' g: the difference of means in pooled standard deviations, with the exact correction for small samples (Hedges
 * 1981). The interval is the one for large samples (Hedges and Olkin 1985, as `escalc` of R's metafor has it): unlike
 * the one by the noncentral t distribution it exists however far apart the arms are.
 */
export function hedgesG(a: readonly number[], b: readonly number[], level = USUAL_LEVEL): HedgesG | Untestable {
  if (a.length < 2 || b.length < 2) return { untestable: "too-few" };
  const [first, second] = [momentsOf(a), momentsOf(b)];
  const df = first.n + second.n - 2;
  const sd = Math.sqrt(((first.n - 1) * first.variance + (second.n - 1) * second.variance) / df);
  if (!Number.isFinite(sd)) return { untestable: "out-of-range" };
  if (isConstant(sd, first.mean, second.mean)) return { untestable: "constant" };
  const correction = Math.exp(jStat.gammaln(df / 2) - Math.log(Math.sqrt(df / 2)) - jStat.gammaln((df - 1) / 2));
  const g = (correction * (first.mean - second.mean)) / sd;
  const reach = normalReach(level) * Math.sqrt(1 / first.n + 1 / second.n + g ** 2 / (2 * (first.n + second.n)));
  return { g, interval: { low: g - reach, high: g + reach, level } };
}
