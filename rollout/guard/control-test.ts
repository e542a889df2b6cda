import type { ArmCounts } from "../../schemas/rollout/rollout.ts";
import { logMixture } from "./log-mixture.ts";

/** Sessions of both arms that are judged together. */
export interface Block {
  readonly canary: Readonly<ArmCounts>;
  readonly control: Readonly<ArmCounts>;
}

/**
 * A block closes once it has so many sessions of each arm. With fewer, most blocks are lopsided and tell little: with one
 * of each a canary that fails at 2 %, the control at 0.5 %, is found 10 % later.
 */
export const LEAST_OF_EACH = 5;

/** How many times the control's the canary's odds of a failure would be where it is worse, each with the same belief. */
export const ODDS_RATIOS = [2, 4, 10] as const;
const WEIGHTS = ODDS_RATIOS.map(() => 1 / ODDS_RATIOS.length);

/** Hangs on the arms alone, never on who failed: else the evidence of a block would mean nothing. */
export function isFull({ canary, control }: Block): boolean {
  return Math.min(canary.sessions, control.sessions) >= LEAST_OF_EACH;
}

/** What the control's rate is taken for before it has shown one: half a failure in a hundred sessions. */
const PRIOR = { failures: 0.5, sessions: 100 } as const;

/** The control's rate as earlier blocks have it: never 0 and never 1. */
export function earlierRate({ sessions, failures }: Readonly<ArmCounts>): number {
  return (failures + PRIOR.failures) / (sessions + PRIOR.sessions);
}

/**
 * The logarithm of how many times likelier a block is where the canary's odds are `oddsRatio` times the control's than where
 * both arms fail alike. @param rate The control's, guessed before the block.
 */
export function blockEvidence({ canary, control }: Block, rate: number, oddsRatio: number): number {
  const above = (oddsRatio * rate) / (1 + (oddsRatio - 1) * rate);
  const alike = (canary.sessions * above + control.sessions * rate) / (canary.sessions + control.sessions);
  return (
    times(canary.failures, above / alike) +
    times(canary.sessions - canary.failures, (1 - above) / (1 - alike)) +
    times(control.failures, rate / alike) +
    times(control.sessions - control.failures, (1 - rate) / (1 - alike))
  );
}

/** Most blocks have no failure, and need no logarithm for it. */
function times(count: number, factor: number): number {
  return count === 0 ? 0 : count * Math.log(factor);
}

/** The logarithm of all evidence that the canary is worse, from that for each odds ratio. */
export function controlEvidence(byRatio: readonly number[]): number {
  return logMixture(byRatio, WEIGHTS);
}
