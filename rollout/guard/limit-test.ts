import type { ArmCounts } from "../../schemas/rollout/rollout.ts";
import { logMixture } from "./log-mixture.ts";

/** The level of service: the share of sessions that may fail by our fault. */
export const LIMIT = 0.005;

/**
 * Rates above the limit that a canary may have, and how much belief each has: most on what is hard to tell from the limit
 * within some hundred sessions. Rates above these are found by the highest.
 */
const ABOVE = [
  { rate: 0.01, weight: 0.15 },
  { rate: 0.015, weight: 0.45 },
  { rate: 0.035, weight: 0.4 },
] as const;

const WEIGHTS = ABOVE.map(({ weight }) => weight);
const FAILURE = ABOVE.map(({ rate }) => Math.log(rate / LIMIT));
const SUCCESS = ABOVE.map(({ rate }) => Math.log((1 - rate) / (1 - LIMIT)));

/**
 * The logarithm of how many times likelier these counts are above the limit than at it. Looked at as often as one likes, it
 * ever reaches `log(k)` with a probability of at most 1/k where the true rate is at the limit or below.
 */
export function limitEvidence({ sessions, failures }: ArmCounts): number {
  const successes = sessions - failures;
  return logMixture(
    FAILURE.map((failure, at) => failures * failure + successes * (SUCCESS[at] ?? 0)),
    WEIGHTS,
  );
}
