import { describe, expect, it } from "vitest";
import { hedgesG } from "../../../rollout/statistics/hedges-g.ts";
import { holm } from "../../../rollout/statistics/holm.ts";
import { mannWhitney } from "../../../rollout/statistics/mann-whitney.ts";
import { compareRates } from "../../../rollout/statistics/rates.ts";
import { SAMPLE_RATIO_THRESHOLD, sampleRatio } from "../../../rollout/statistics/sample-ratio.ts";
import { summary } from "../../../rollout/statistics/summary.ts";
import { UNTESTABLE_REASONS } from "../../../rollout/statistics/untestable.ts";
import { welch } from "../../../rollout/statistics/welch.ts";
import { expectR, rResults } from "../../support/r-results.ts";

const ALL = [welch, hedgesG, mannWhitney];

describe("an arm of which nothing can be said", () => {
  it("is empty", () => {
    for (const test of ALL) {
      expect(test([], [1, 2, 3])).toEqual({ untestable: "too-few" });
      expect(test([1, 2, 3], [])).toEqual({ untestable: "too-few" });
    }
    expect(summary([])).toEqual({ untestable: "too-few" });
    expect(compareRates({ events: 0, n: 0 }, { events: 1, n: 9 })).toEqual({ untestable: "too-few" });
    expect(sampleRatio([0, 0], [0.5, 0.5])).toEqual({ untestable: "too-few" });
  });

  it("has one value, where a spread is needed", () => {
    expect(welch([1], [1, 2, 3])).toEqual({ untestable: "too-few" });
    expect(hedgesG([1, 2], [3])).toEqual({ untestable: "too-few" });
    expect(summary([3])).toMatchObject({ n: 1, mean: 3, sd: null, median: 3 });
  });

  it("has a value that is no number, or too large to reckon with", () => {
    for (const test of ALL) {
      expect(test([1, Number.NaN, 3], [1, 2, 3])).toEqual({ untestable: "out-of-range" });
      expect(test([1, Number.POSITIVE_INFINITY], [1, 2, 3])).toEqual({ untestable: "out-of-range" });
    }
    expect(welch([1e200, -1e200], [1, 2])).toEqual({ untestable: "out-of-range" });
    expect(summary([1, Number.NaN])).toEqual({ untestable: "out-of-range" });
    expect(summary([1e200, -1e200])).toEqual({ untestable: "out-of-range" });
  });

  it("differs by less than numbers of its size can show", () => {
    const nearly = [0.1 + 0.2, 0.3, 0.3];
    expect(welch(nearly, [0.3, 0.3, 0.3])).toEqual({ untestable: "constant" });
    expect(hedgesG(nearly, [0.3, 0.3, 0.3])).toEqual({ untestable: "constant" });
    expect(welch([0, 0, 0], [0, 0])).toEqual({ untestable: "constant" });
  });

  it("always has one of the reasons that are told", () => {
    expect(UNTESTABLE_REASONS).toEqual(["too-few", "constant", "no-difference", "out-of-range"]);
  });
});

describe("large values", () => {
  it("with a small spread keep their digits", () => {
    const small = Array.from({ length: 3_000 }, (_, at) => (at * 7) % 10);
    const large = small.map((value) => 1e15 + value);
    const [ofSmall, ofLarge] = [summary(small), summary(large)];
    expect(ofLarge).toMatchObject({ mean: 1e15 + 4.5, sd: "sd" in ofSmall && ofSmall.sd, median: 1e15 + 4.5 });
  });
});

describe("so few values", () => {
  it("have a rank sum test, and no interval that is as sure as asked", () => {
    // R gives all differences there, some of them at a level that they do not have.
    for (const [a, b] of [
      [
        [1, 2],
        [2, 9],
      ],
      [[1], [1, 2, 3]],
    ] as const) {
      expect(mannWhitney(a, b)).toMatchObject({ p: expect.any(Number), interval: null });
    }
  });
});

describe("a rank sum test", () => {
  it("has R's interval where the level is met exactly but for the rounding", () => {
    const b = Array.from({ length: 22 }, (_, at) => at + 1);
    expect(mannWhitney([3.25, 17.5, 40], b, 0.98)).toMatchObject({
      isExact: true,
      p: expect.closeTo(0.4973913, 7),
      interval: { low: -13.75, high: 34 },
    });
  });
});

describe("many values", () => {
  const arm = (shift: number, n: number): number[] =>
    Array.from({ length: n }, (_, at) => ((at * 7_919) % n) / n + shift);

  it("of 50,000 sessions an arm are compared, ranks and all", () => {
    const [a, b] = [arm(0.01, 50_000), arm(0, 50_000)];
    const t = welch(a, b);
    expect("difference" in t && t.difference).toBeCloseTo(0.01, 10);
    const ranks = mannWhitney(a, b);
    expect("shift" in ranks && ranks.shift).toBeCloseTo(0.01, 10);
    expect("p" in ranks && ranks.p).toBeLessThan(1e-6);
    expect(compareRates({ events: 25_000, n: 50_000 }, { events: 24_500, n: 50_000 })).toMatchObject({
      p: expect.closeTo(0.001599, 6),
    });
  });
});

describe("the correction for several tests", () => {
  it("is R's, with tests that could not be made", () => {
    const { ps, corrected } = rResults<{ ps: (number | null)[]; corrected: (number | null)[] }>("holm");
    expectR(holm(ps), corrected);
    expect(ps).toContain(null);
  });

  it("has nothing to correct of one test, or none", () => {
    expect(holm([])).toEqual([]);
    expect(holm([null])).toEqual([null]);
    expect(holm([null, 0.03])).toEqual([null, 0.03]);
    expect(holm([0.02, 0.02])).toEqual([0.04, 0.04]);
  });
});

describe("a split", () => {
  it("is broken where it is far from its shares, and not where chance may have it so", () => {
    expect(sampleRatio([520, 480], [0.5, 0.5])).toMatchObject({ test: "chi-squared", isMismatch: false });
    expect(sampleRatio([600, 400], [0.5, 0.5])).toMatchObject({ test: "chi-squared", isMismatch: true });
    expect(sampleRatio([9, 11], [0.05, 0.95])).toMatchObject({ test: "binomial", isMismatch: true });
    expect(sampleRatio([2, 18], [0.05, 0.95])).toMatchObject({ test: "binomial", isMismatch: false });
    expect(SAMPLE_RATIO_THRESHOLD).toBe(0.001);
  });

  it("is tested exactly where an arm should have fewer than five", () => {
    expect(sampleRatio([6, 94], [0.05, 0.95])).toMatchObject({ expected: [5, 95], test: "chi-squared" });
    expect(sampleRatio([6, 93], [0.05, 0.95])).toMatchObject({ test: "binomial" });
  });

  it("takes shares that do not sum up to 1", () => {
    expect(sampleRatio([50, 950], [5, 95])).toEqual(sampleRatio([50, 950], [0.05, 0.95]));
  });

  it("may leave an arm without a share empty, and not otherwise", () => {
    expect(sampleRatio([100, 0], [1, 0])).toMatchObject({ p: 1, isMismatch: false });
    expect(sampleRatio([99, 1], [1, 0])).toMatchObject({ p: 0, isMismatch: true });
  });
});
