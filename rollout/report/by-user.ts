import type { ReportInterval } from "../../schemas/rollout/rollout-report.ts";
import { normalQuantile, normalReach } from "../statistics/numerics/normal.ts";
import { tBeyond, tReach } from "../statistics/numerics/student-t.ts";
import type { RateComparison } from "../statistics/rates.ts";
import type { WelchTest } from "../statistics/welch.ts";
import type { UserEffect } from "./user-effect.ts";

/** Of the intervals, and of all measures together. */
export const ALPHA = 0.05;
/** Smaller ones have no digits. */
const LEAST_P = 1e-300;

/** A test where users are drawn, and not sessions. */
type ByUser = ReportInterval & { readonly p: number; readonly effect: number };

/** Of means: that of as many times fewer sessions, by what is known of users. */
export function meanByUser(test: WelchTest, { times, df }: UserEffect): ByUser {
  const known = Math.min(test.df, df ?? test.df);
  const wider = Math.sqrt(times) * (tReach(ALPHA, known) / tReach(ALPHA, test.df));
  return { ...widened(test, wider), p: tBeyond(test.t / Math.sqrt(times), known), effect: times };
}

/** Of rates. */
export function rateByUser(test: RateComparison, effect: UserEffect): ByUser {
  const { times, df } = effect;
  const wider = df === null ? 1 : Math.sqrt(times) * (tReach(ALPHA, df) / normalReach(1 - ALPHA));
  const { low, high } = widened(test, wider);
  return { low: Math.max(-1, low), high: Math.min(1, high), p: pByUser(test.p, effect), effect: times };
}

/** The p of as many times fewer sessions, from that of sessions; the same where each session is somebody else's. */
export function pByUser(p: number, { times, df }: UserEffect): number {
  if (df === null) return p;
  // By the tail that is small: 1 less a small p is 1.
  return tBeyond(-normalQuantile(Math.max(p, LEAST_P) / 2) / Math.sqrt(times), df);
}

function widened({ difference, interval: { low, high } }: WelchTest | RateComparison, times: number): ReportInterval {
  return { low: difference - (difference - low) * times, high: difference + (high - difference) * times };
}
