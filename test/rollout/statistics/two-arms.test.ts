import { describe, expect, it } from "vitest";
import { hedgesG } from "../../../rollout/statistics/hedges-g.ts";
import { mannWhitney } from "../../../rollout/statistics/mann-whitney.ts";
import { compareRates } from "../../../rollout/statistics/rates.ts";
import { sampleRatio } from "../../../rollout/statistics/sample-ratio.ts";
import { summary } from "../../../rollout/statistics/summary.ts";
import { isUntestable, type Untestable } from "../../../rollout/statistics/untestable.ts";
import { welch } from "../../../rollout/statistics/welch.ts";
import { DATA_SETS, type DataSet, expectR, rResults } from "../../support/r-results.ts";

/** Why there is no result where R has none. */
const UNTESTABLE: Readonly<Record<string, string>> = {
  "one-value": "too-few",
  "no-spread": "constant",
  "nothing-differs": "constant",
  "two-constants": "constant",
};

describe.each(DATA_SETS)("the data set %s", (name) => {
  const { level, a, b, rates, counts, shares, r } = rResults<DataSet>(name);

  /** Compares what there is with R's, and why there is nothing where R has nothing. */
  function compare<Result extends object>(
    result: Result | Untestable,
    wanted: object | null,
    flat: (result: Result) => object,
  ): void {
    if (wanted === null) expect(result).toEqual({ untestable: UNTESTABLE[name] });
    else if (isUntestable(result)) expect.fail(`There is none: ${result.untestable}`);
    else expectR(flat(result), wanted);
  }

  it("is described as R does", () => {
    compare(summary(a), r.a, (result) => result);
    compare(summary(b), r.b, (result) => result);
  });

  it("has R's t test", () => {
    compare(welch(a, b, level), r.welch, ({ interval, ...test }) => ({ ...test, ...interval }));
  });

  it("has R's effect size", () => {
    compare(hedgesG(a, b, level), r.hedges, ({ g, interval }) => ({ g, ...interval }));
  });

  it("has R's rank sum test", () => {
    compare(mannWhitney(a, b, level), r.mannWhitney, ({ interval, ...test }) => ({
      ...test,
      low: interval?.low ?? null,
      high: interval?.high ?? null,
    }));
  });

  it("has R's comparison of rates", () => {
    compare(compareRates(rates.a, rates.b, level), r.rates, ({ intervalA, intervalB, difference, interval, p }) => ({
      lowA: intervalA.low,
      highA: intervalA.high,
      lowB: intervalB.low,
      highB: intervalB.high,
      difference,
      ...interval,
      p,
    }));
  });

  it("has R's test of its split", () => {
    const result = sampleRatio(counts, shares);
    compare(
      result,
      { p: "test" in result && result.test === "binomial" ? r.split.binomial : r.split.chiSquared },
      (split) => split,
    );
  });
});

describe("the data sets", () => {
  it("are twelve, and have R's results where R has some", () => {
    expect(DATA_SETS).toHaveLength(12);
    const without = (test: "welch" | "hedges" | "mannWhitney"): string[] =>
      DATA_SETS.filter((name) => rResults<DataSet>(name).r[test] === null);
    expect(without("welch")).toEqual(["nothing-differs", "one-value", "two-constants"]);
    expect(without("hedges")).toEqual(["nothing-differs", "one-value", "two-constants"]);
    expect(without("mannWhitney")).toEqual(["nothing-differs"]);
  });
});
