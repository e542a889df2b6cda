import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hedgesG } from "../../../rollout/statistics/hedges-g.ts";
import { holm } from "../../../rollout/statistics/holm.ts";
import { mannWhitney } from "../../../rollout/statistics/mann-whitney.ts";
import { compareRates } from "../../../rollout/statistics/rates.ts";
import { sampleRatio } from "../../../rollout/statistics/sample-ratio.ts";
import { isUntestable, type Untestable } from "../../../rollout/statistics/untestable.ts";
import { welch } from "../../../rollout/statistics/welch.ts";
import { isClose } from "../../support/r-results.ts";

/** Whole numbers, many of them equal, or not. */
const arm = fc.oneof(
  fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 2, maxLength: 60 }),
  fc.array(fc.integer({ min: -1e6, max: 1e6 }), { minLength: 2, maxLength: 60 }),
);
const count = fc
  .integer({ min: 1, max: 3_000 })
  .chain((n) =>
    fc.record({ events: fc.oneof(fc.nat(n), fc.nat(Math.min(n, 5)), fc.constantFrom(0, n)), n: fc.constant(n) }),
  );
const ps = fc.array(fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constant(null)), { maxLength: 12 });

/** A result, or an end of this try where there is none. */
function existing<Result extends object>(result: Result | Untestable): Result {
  fc.pre(!isUntestable(result));
  return result as Result;
}
/** To six digits, and without the sign of a zero. */
function close(got: number, want: number): void {
  expect(isClose(got, want) || Math.abs(got - want) < 1e-9, `${got} is to be ${want}`).toBe(true);
}
function isProbability(p: number): void {
  expect(p).toBeGreaterThanOrEqual(0);
  expect(p).toBeLessThanOrEqual(1);
}

describe("tests of two arms", () => {
  it("say the opposite of the arms the other way round, just as surely", () => {
    fc.assert(
      fc.property(arm, arm, (a, b) => {
        const [t, back] = [existing(welch(a, b)), existing(welch(b, a))];
        close(t.t, -back.t);
        close(t.p, back.p);
        close(t.interval.low, -back.interval.high);
        const [g, backG] = [existing(hedgesG(a, b)), existing(hedgesG(b, a))];
        close(g.g, -backG.g);
        close(g.interval.low, -backG.interval.high);
        const [ranks, backRanks] = [existing(mannWhitney(a, b)), existing(mannWhitney(b, a))];
        close(ranks.w, a.length * b.length - backRanks.w);
        close(ranks.p, backRanks.p);
        close(ranks.shift, -backRanks.shift);
        if (ranks.interval !== null) close(ranks.interval.low, -(backRanks.interval?.high ?? Number.NaN));
      }),
    );
  });

  it("say the same in other units, and from another zero", () => {
    fc.assert(
      fc.property(
        arm,
        arm,
        fc.integer({ min: 1, max: 1_000 }),
        fc.integer({ min: -1e6, max: 1e6 }),
        (a, b, unit, zero) => {
          const moved = (values: readonly number[]) => values.map((value) => value * unit + zero);
          const [t, movedT] = [existing(welch(a, b)), existing(welch(moved(a), moved(b)))];
          close(movedT.p, t.p);
          close(movedT.df, t.df);
          close(movedT.difference, t.difference * unit);
          close(movedT.interval.high, t.interval.high * unit);
          close(existing(hedgesG(moved(a), moved(b))).g, existing(hedgesG(a, b)).g);
          const [ranks, movedRanks] = [existing(mannWhitney(a, b)), existing(mannWhitney(moved(a), moved(b)))];
          close(movedRanks.p, ranks.p);
          close(movedRanks.shift, ranks.shift * unit);
        },
      ),
    );
  });

  it("have a p between 0 and 1, and intervals around what they are of", () => {
    fc.assert(
      fc.property(arm, arm, fc.constantFrom(0.8, 0.95, 0.99), (a, b, level) => {
        const t = existing(welch(a, b, level));
        isProbability(t.p);
        expect(t.interval.low).toBeLessThan(t.difference);
        expect(t.interval.high).toBeGreaterThan(t.difference);
        // The interval leaves 0 out exactly where the test is that sure.
        if (Math.abs(t.p - (1 - level)) > 1e-6) {
          expect(t.interval.low > 0 || t.interval.high < 0).toBe(t.p < 1 - level);
        }
        const ranks = existing(mannWhitney(a, b, level));
        isProbability(ranks.p);
        if (ranks.interval === null) return;
        expect(ranks.interval.low).toBeLessThanOrEqual(ranks.shift);
        expect(ranks.interval.high).toBeGreaterThanOrEqual(ranks.shift);
      }),
    );
  });

  it("are surer of an interval that is wider", () => {
    fc.assert(
      fc.property(arm, arm, (a, b) => {
        const [narrow, wide] = [existing(welch(a, b, 0.8)).interval, existing(welch(a, b, 0.95)).interval];
        expect(wide.low).toBeLessThan(narrow.low);
        expect(wide.high).toBeGreaterThan(narrow.high);
      }),
    );
  });

  it("count in the rank sum test what counting pair by pair gives", () => {
    fc.assert(
      fc.property(arm, arm, (a, b) => {
        const differences = a.flatMap((first) => b.map((second) => first - second)).toSorted((x, y) => x - y);
        const won = differences.filter((by) => by > 0).length + differences.filter((by) => by === 0).length / 2;
        const ranks = existing(mannWhitney(a, b));
        expect(ranks.w).toBe(won);
        const middle = (differences.length - 1) / 2;
        const [below, above] = [differences[Math.floor(middle)] ?? 0, differences[Math.ceil(middle)] ?? 0];
        close(ranks.shift, (below + above) / 2);
      }),
    );
  });
});

describe("a comparison of rates", () => {
  it("says the opposite of the arms the other way round, within what rates can differ by", () => {
    fc.assert(
      fc.property(count, count, (a, b) => {
        const [there, back] = [existing(compareRates(a, b)), existing(compareRates(b, a))];
        close(there.difference, -back.difference);
        close(there.interval.low, -back.interval.high);
        close(there.p, back.p);
        isProbability(there.p);
        expect(there.interval.low).toBeLessThanOrEqual(there.difference);
        expect(there.interval.high).toBeGreaterThanOrEqual(there.difference);
        for (const { low, high } of [there.intervalA, there.intervalB]) {
          isProbability(low);
          isProbability(high);
        }
        if (a.events === 0) expect(there.intervalA.low).toBe(0);
        if (a.events === a.n) expect(there.intervalA.high).toBe(1);
        expect(there.interval.low).toBeGreaterThanOrEqual(-1 - 1e-12);
        expect(there.interval.high).toBeLessThanOrEqual(1 + 1e-12);
      }),
    );
  });

  it("says the same of what did not happen, the other way round", () => {
    fc.assert(
      fc.property(count, count, (a, b) => {
        const not = ({ events, n }: { events: number; n: number }) => ({ events: n - events, n });
        const [happened, missed] = [existing(compareRates(a, b)), existing(compareRates(not(a), not(b)))];
        close(missed.p, happened.p);
        close(missed.interval.low, -happened.interval.high);
      }),
    );
  });
});

describe("the correction for several tests", () => {
  it("makes no p smaller, keeps their order, and leaves out what was not tested", () => {
    fc.assert(
      fc.property(ps, (given) => {
        const corrected = holm(given);
        expect(corrected.map((p) => p === null)).toEqual(given.map((p) => p === null));
        const pairs = given.flatMap((p, index) => (p === null ? [] : [{ p, to: corrected[index] ?? Number.NaN }]));
        for (const { p, to } of pairs) {
          isProbability(to);
          expect(to).toBeGreaterThanOrEqual(p);
          for (const other of pairs) if (other.p >= p) expect(other.to).toBeGreaterThanOrEqual(to);
        }
        expect(holm(given.filter((p) => p !== null))).toEqual(corrected.filter((p) => p !== null));
      }),
    );
  });
});

describe("the test of the split", () => {
  it("does not care which arm is named first", () => {
    fc.assert(
      fc.property(
        fc.nat(5_000),
        fc.integer({ min: 1, max: 5_000 }),
        fc.integer({ min: 1, max: 99 }),
        (a, b, percent) => {
          const there = existing(sampleRatio([a, b], [percent / 100, 1 - percent / 100]));
          const back = existing(sampleRatio([b, a], [1 - percent / 100, percent / 100]));
          isProbability(there.p);
          close(there.p, back.p);
          expect(there.test).toBe(back.test);
        },
      ),
    );
  });
});
