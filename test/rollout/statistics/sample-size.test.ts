import { describe, expect, it } from "vitest";
import {
  equalArms,
  sampleSizeForMeans,
  sampleSizeForRates,
  sessionsAtShare,
} from "../../../rollout/statistics/sample-size.ts";
import { visibleDifferenceOfMeans, visibleDifferenceOfRates } from "../../../rollout/statistics/visible-difference.ts";
import { expectR, rResults } from "../../support/r-results.ts";

interface Aim {
  readonly power: number;
  readonly alpha: number;
  readonly perArm: number;
  /** What the next whole number of sessions sees. */
  readonly visible: number | null;
}
interface SampleSizes {
  readonly means: readonly (Aim & { readonly delta: number; readonly sd: number })[];
  readonly rates: readonly (Aim & { readonly p1: number; readonly p2: number })[];
}
const { means, rates } = rResults<SampleSizes>("sample-sizes");

describe("the sample that an aim needs", () => {
  it.each(means)("is R's: a difference of $delta with a power of $power at $alpha", (aim) => {
    expectR(sampleSizeForMeans(aim), { perArm: aim.perArm });
  });

  it.each(rates)("is R's: $p1 against $p2 with a power of $power at $alpha", (aim) => {
    expectR(sampleSizeForRates(aim), { perArm: aim.perArm });
  });

  it("is asked for a power of 0.8 at 0.05 where nothing else is said", () => {
    const [mean] = means;
    expectR(sampleSizeForMeans({ delta: 0.001, sd: 1.5 }), { perArm: mean?.perArm });
    const [rate] = rates;
    expectR(sampleSizeForRates({ p1: 0.005, p2: 0.01 }), { perArm: rate?.perArm });
  });

  it("is the same for a loss as for a gain", () => {
    expect(sampleSizeForMeans({ delta: -0.5, sd: 1 })).toEqual(sampleSizeForMeans({ delta: 0.5, sd: 1 }));
    expect(sampleSizeForRates({ p1: 0.1, p2: 0.2 })).toEqual(sampleSizeForRates({ p1: 0.2, p2: 0.1 }));
  });

  it("is not less than a test takes", () => {
    expect(sampleSizeForMeans({ delta: 1e12, sd: 1 })).toEqual({ perArm: 2 });
    expect(sampleSizeForRates({ p1: 0, p2: 1 })).toMatchObject({ perArm: expect.any(Number) });
  });

  it("is none of what cannot be seen, and of what is no rate", () => {
    expect(sampleSizeForMeans({ delta: 0, sd: 1 })).toEqual({ untestable: "no-difference" });
    expect(sampleSizeForMeans({ delta: 1, sd: 0 })).toEqual({ untestable: "constant" });
    expect(sampleSizeForMeans({ delta: 1e-300, sd: 1e300 })).toEqual({ untestable: "out-of-range" });
    expect(sampleSizeForRates({ p1: 0.1, p2: 0.1 })).toEqual({ untestable: "no-difference" });
    expect(sampleSizeForRates({ p1: 0.98, p2: 1.03 })).toEqual({ untestable: "out-of-range" });
  });
});

describe("what a sample sees", () => {
  it.each(means)("is R's: $visible of means", ({ perArm, visible, ...aim }) => {
    expectR(visibleDifferenceOfMeans({ ...aim, perArm: Math.ceil(perArm) }), { delta: visible });
  });

  it.each(rates.filter(({ visible }) => visible !== null))(
    "is R's: $visible of rates",
    ({ perArm, visible, p1, p2, ...aim }) => {
      const seen = visibleDifferenceOfRates({ ...aim, p1: Math.min(p1, p2), perArm: Math.ceil(perArm) + 1 });
      expectR(seen, { p2: visible });
    },
  );

  it("is nothing of too few sessions", () => {
    expect(visibleDifferenceOfMeans({ perArm: 1, sd: 1 })).toEqual({ untestable: "too-few" });
    expect(visibleDifferenceOfMeans({ perArm: 100, sd: 0 })).toEqual({ untestable: "constant" });
    expect(visibleDifferenceOfRates({ perArm: 2, p1: 0.5 })).toEqual({ untestable: "too-few" });
    expect(visibleDifferenceOfRates({ perArm: 2_000, p1: 1 })).toEqual({ untestable: "too-few" });
    expect(visibleDifferenceOfRates({ perArm: 2_000, p1: 1.01 })).toEqual({ untestable: "out-of-range" });
  });
});

describe("arms of different size", () => {
  it("need as many sessions together as two equal ones at a half, and more at any other share", () => {
    expect(sessionsAtShare(1_750, 0.5)).toBe(3_500);
    expect(sessionsAtShare(1_750, 0.05)).toBeCloseTo(18_421.05, 2);
    expect(sessionsAtShare(1_750, 0.95)).toBeCloseTo(18_421.05, 2);
    expect(sessionsAtShare(1_750, 1)).toBe(Number.POSITIVE_INFINITY);
  });

  it("see as much as equal ones of their harmonic mean", () => {
    expect(equalArms(100, 100)).toBe(100);
    expect(equalArms(100, 1_900)).toBeCloseTo(190);
    expect(equalArms(0, 1_900)).toBe(0);
    // A difference of means has the same error in both.
    expect(2 / equalArms(103, 1_897)).toBeCloseTo(1 / 103 + 1 / 1_897);
    expect(equalArms(0.05 * sessionsAtShare(500, 0.05), 0.95 * sessionsAtShare(500, 0.05))).toBeCloseTo(500);
  });
});
