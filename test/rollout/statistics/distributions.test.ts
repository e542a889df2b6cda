import { describe, expect, it } from "vitest";
import { normalBeyond, normalQuantile } from "../../../rollout/statistics/numerics/normal.ts";
import { noncentralAbove, tBeyond, tReach } from "../../../rollout/statistics/numerics/student-t.ts";
import { isClose, rResults } from "../../support/r-results.ts";

const GRID = rResults<Record<string, readonly (readonly number[])[]>>("distributions");
/** Smaller than any p that is told apart from 0, and near where numbers lose their digits. */
const LEAST = 1e-280;

/** An end of an interval that is close to 0 has fewer digits than what it is made of. */
const EIGHT_DIGITS = 1e-8;
const SIX_DIGITS = 1e-6;

/** The rows of a grid that are not R's. */
function off(name: string, value: (...at: readonly number[]) => number, close = EIGHT_DIGITS): string[] {
  const rows = (GRID[name] ?? []).map((row) => ({ at: row.slice(0, -1), want: row.at(-1) ?? Number.NaN }));
  expect(rows.length).toBeGreaterThan(10);
  return rows
    .map(({ at, want }) => ({ at, want, got: value(...at) }))
    .filter(({ want, got }) => !isClose(got, want, close) && !(Math.abs(want) < LEAST && Math.abs(got) < LEAST))
    .map(({ at, want, got }) => `${name}(${at.join(", ")}) is ${got}, and R's is ${want}`);
}

describe("distributions, over R's grid", () => {
  it("have R's normal tails, however far out", () => {
    expect(off("normalBeyond", (z = 0) => normalBeyond(z))).toEqual([]);
  });

  it("have R's normal quantiles", () => {
    expect(off("normalQuantile", (p = 0) => normalQuantile(p))).toEqual([]);
  });

  it("have R's tails of Student's t, for 1 to 1,000,000,000 degrees of freedom", () => {
    expect(off("tBeyond", (t = 0, df = 0) => tBeyond(t, df))).toEqual([]);
  });

  it("have R's quantiles of Student's t", () => {
    expect(off("tReach", (alpha = 0, df = 0) => tReach(alpha, df))).toEqual([]);
  });

  it("have R's noncentral t", () => {
    expect(
      off("noncentralAbove", (t = 0, df = 0, noncentrality = 0) => noncentralAbove(t, df, noncentrality), SIX_DIGITS),
    ).toEqual([]);
  });
});
