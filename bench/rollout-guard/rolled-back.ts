import { Random } from "./random.ts";
import type { Row } from "./scenarios.ts";
import { type Judge, simulatedRollout } from "./simulated-rollout.ts";

/** How many simulated rollouts a rule rolled back. */
export interface RolledBack {
  readonly runs: number;
  readonly count: number;
  /** After how many of the canary's sessions half of all runs were; null where fewer ever were. */
  readonly median: number | null;
}

/** Simulates a row of the table, and has all rules look at the same rollouts. @param rules Each makes a judge for a rollout. */
export function rolledBack(row: Row, runs: number, seed: number, rules: readonly (() => Judge)[]): RolledBack[] {
  const random = new Random(seed);
  const ends: number[][] = rules.map(() => []);
  for (let run = 0; run < runs; run++) {
    const judges = rules.map((newJudge) => newJudge());
    for (const [at, end] of simulatedRollout(row, row.within, random, judges).entries())
      if (end !== null) ends[at]?.push(end);
  }
  return ends.map((of) => ({
    runs,
    count: of.length,
    median: of.toSorted((a, b) => a - b)[Math.ceil(runs / 2) - 1] ?? null,
  }));
}

/** Whether the guard reaches what the row asks; null where it asks nothing. */
export function isReached({ atLeast, atMost }: Row, { count, runs }: RolledBack): boolean | null {
  if (atLeast === undefined && atMost === undefined) return null;
  const share = count / runs;
  return share >= (atLeast ?? 0) && share <= (atMost ?? 1);
}

/** Wilson's interval for a share at 95 %: that of 0 or of all is no point. */
export function wilson(count: number, of: number): readonly [number, number] {
  const z = 1.959963984540054;
  const [share, shrink] = [count / of, 1 + (z * z) / of];
  const middle = (share + (z * z) / (2 * of)) / shrink;
  const half = (z * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of))) / shrink;
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}
