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

export declare function sampleRatio(
  counts: readonly [number, number],
  expectedShares: readonly [number, number],
): SampleRatio | Untestable;
