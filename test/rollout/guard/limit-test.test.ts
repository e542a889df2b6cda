import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LIMIT, limitEvidence } from "../../../rollout/guard/limit-test.ts";

const counts = fc
  .record({ sessions: fc.integer({ min: 0, max: 1_000_000 }), share: fc.double({ min: 0, max: 1, noNaN: true }) })
  .map(({ sessions, share }) => ({ sessions, failures: Math.floor(sessions * share) }));

/** The mean of the evidence after `sessions` sessions of which each fails with `rate`: over all ways in which they may end. */
function meanEvidence(sessions: number, rate: number): number {
  let mean = 0;
  let ways = 1;
  for (let failures = 0; failures <= sessions; failures++) {
    mean +=
      ways * rate ** failures * (1 - rate) ** (sessions - failures) * Math.exp(limitEvidence({ sessions, failures }));
    ways = (ways * (sessions - failures)) / (failures + 1);
  }
  return mean;
}

describe("the evidence against the limit", () => {
  it("is as computed by hand", () => {
    expect(Math.exp(limitEvidence({ sessions: 0, failures: 0 }))).toBeCloseTo(1, 12);
    // 0.15 * 2 + 0.45 * 3 + 0.4 * 7
    expect(Math.exp(limitEvidence({ sessions: 1, failures: 1 }))).toBeCloseTo(4.45, 12);
    // (0.15 * 0.99 + 0.45 * 0.985 + 0.4 * 0.965) / 0.995
    expect(Math.exp(limitEvidence({ sessions: 1, failures: 0 }))).toBeCloseTo(0.97775 / 0.995, 12);
    // 0.15 * 2^2 * 0.99 / 0.995 + 0.45 * 3^2 * 0.985 / 0.995 + 0.4 * 7^2 * 0.965 / 0.995
    expect(Math.exp(limitEvidence({ sessions: 3, failures: 2 }))).toBeCloseTo((0.594 + 3.98925 + 18.914) / 0.995, 10);
  });

  it("is 1 in the mean at the limit, and less below it, however many sessions there are", () => {
    for (const sessions of [1, 2, 3, 7, 20, 60]) {
      expect(meanEvidence(sessions, LIMIT)).toBeCloseTo(1, 10);
      expect(meanEvidence(sessions, LIMIT / 2)).toBeLessThan(1);
      expect(meanEvidence(sessions, 0)).toBeLessThan(1);
      expect(meanEvidence(sessions, LIMIT * 2)).toBeGreaterThan(1);
    }
  });

  it("rises with a failure and falls with a success", () => {
    fc.assert(
      fc.property(counts, ({ sessions, failures }) => {
        const before = limitEvidence({ sessions, failures });
        expect(limitEvidence({ sessions: sessions + 1, failures: failures + 1 })).toBeGreaterThan(before);
        expect(limitEvidence({ sessions: sessions + 1, failures })).toBeLessThan(before);
      }),
    );
  });

  it("is a number for a million sessions, however many failed", () => {
    fc.assert(
      fc.property(counts, (of) => {
        expect(limitEvidence(of)).toSatisfy(Number.isFinite);
      }),
    );
  });
});
