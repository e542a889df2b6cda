import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Block,
  blockEvidence,
  controlEvidence,
  earlierRate,
  isFull,
  ODDS_RATIOS,
} from "../../../rollout/guard/control-test.ts";

/** The mean of a block's evidence over all ways in which its sessions may end. */
function meanEvidence(
  [canary, control]: readonly [number, number],
  [canaryRate, controlRate]: readonly [number, number],
  guessed: number,
  ratio: number,
): number {
  let mean = 0;
  for (let ways = 0; ways < 2 ** (canary + control); ways++) {
    const failed = Array.from({ length: canary + control }, (_, at) => (ways >> at) & 1);
    const chances = failed.map((one, at) => {
      const rate = at < canary ? canaryRate : controlRate;
      return one ? rate : 1 - rate;
    });
    const failures = (of: readonly number[]) => of.reduce((sum, one) => sum + one, 0);
    const block: Block = {
      canary: { sessions: canary, failures: failures(failed.slice(0, canary)) },
      control: { sessions: control, failures: failures(failed.slice(canary)) },
    };
    mean += chances.reduce((product, one) => product * one, 1) * Math.exp(blockEvidence(block, guessed, ratio));
  }
  return mean;
}

const BLOCKS = [
  [1, 1],
  [2, 5],
  [5, 2],
  [3, 3],
] as const;

describe("the evidence of a block", () => {
  it("is as computed by hand", () => {
    // Odds of 1/3, twice these are 2/3: rates of 1/4 and 2/5, together 13/40.
    const block = (canary: number, control: number): Block => ({
      canary: { sessions: 1, failures: canary },
      control: { sessions: 1, failures: control },
    });
    const evidence = (of: Block) => Math.exp(blockEvidence(of, 1 / 4, 2));
    expect(evidence(block(1, 0))).toBeCloseTo((16 / 13) * (30 / 27), 12);
    expect(evidence(block(0, 1))).toBeCloseTo((24 / 27) * (10 / 13), 12);
    expect(evidence(block(1, 1))).toBeCloseTo((16 / 13) * (10 / 13), 12);
    expect(evidence(block(0, 0))).toBeCloseTo((24 / 27) * (30 / 27), 12);
  });

  it("is 1 in the mean at most where both arms fail alike, whatever the control's rate was taken for", () => {
    for (const sizes of BLOCKS)
      for (const rate of [0, 0.005, 0.1, 0.5, 0.9, 1])
        for (const guessed of [0.005, 0.05, 0.6])
          for (const ratio of ODDS_RATIOS)
            expect(meanEvidence(sizes, [rate, rate], guessed, ratio)).toBeLessThanOrEqual(1 + 1e-12);
  });

  it("is exactly 1 in the mean where both fail as often as the block was taken to at most", () => {
    for (const [canary, control] of BLOCKS)
      for (const ratio of ODDS_RATIOS) {
        const guessed = 0.05;
        const above = (ratio * guessed) / (1 + (ratio - 1) * guessed);
        const alike = (canary * above + control * guessed) / (canary + control);
        expect(meanEvidence([canary, control], [alike, alike], guessed, ratio)).toBeCloseTo(1, 12);
      }
  });

  it("is 1 in the mean at most where the canary is better", () => {
    for (const sizes of BLOCKS)
      for (const [canary, control] of [
        [0.001, 0.01],
        [0.1, 0.4],
        [0, 1],
      ] as const)
        for (const ratio of ODDS_RATIOS)
          expect(meanEvidence(sizes, [canary, control], 0.05, ratio)).toBeLessThanOrEqual(1 + 1e-12);
  });

  it("is above 1 in the mean where the canary is worse by as much as was taken", () => {
    expect(meanEvidence([3, 3], [2 / 5, 1 / 4], 1 / 4, 2)).toBeGreaterThan(1);
  });

  it("is a number for any block, with any past of the control", () => {
    const arm = fc
      .record({ sessions: fc.integer({ min: 1, max: 1_000_000 }), share: fc.double({ min: 0, max: 1, noNaN: true }) })
      .map(({ sessions, share }) => ({ sessions, failures: Math.round(sessions * share) }));
    fc.assert(
      fc.property(arm, arm, arm, fc.constantFrom(...ODDS_RATIOS), (canary, control, past, ratio) => {
        expect(blockEvidence({ canary, control }, earlierRate(past), ratio)).toSatisfy(Number.isFinite);
      }),
    );
  });
});

describe("the evidence against the control", () => {
  it("is the mean over the odds ratios", () => {
    expect(Math.exp(controlEvidence([0, 0, 0]))).toBeCloseTo(1, 12);
    expect(Math.exp(controlEvidence([Math.log(2), Math.log(4), Math.log(12)]))).toBeCloseTo(6, 12);
    expect(controlEvidence([-1e9, -1e9, 5_000])).toBeCloseTo(5_000 - Math.log(3), 9);
  });

  it("closes a block by the arms alone", () => {
    const full = (canary: number, control: number, failures: number) =>
      isFull({ canary: { sessions: canary, failures }, control: { sessions: control, failures } });
    for (const failures of [0, 4]) {
      expect(full(5, 5, failures)).toBe(true);
      expect(full(4, 900, failures)).toBe(false);
      expect(full(900, 4, failures)).toBe(false);
    }
  });
});
