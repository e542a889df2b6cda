import { describe, expect, it } from "vitest";
import { FastGuard } from "../../../bench/rollout-guard/fast-guard.ts";
import { PlainRule } from "../../../bench/rollout-guard/plain-rule.ts";
import { Random } from "../../../bench/rollout-guard/random.ts";
import { isReached, rolledBack, wilson } from "../../../bench/rollout-guard/rolled-back.ts";
import { ROWS, type Row } from "../../../bench/rollout-guard/scenarios.ts";
import { type Judge, simulatedRollout } from "../../../bench/rollout-guard/simulated-rollout.ts";
import { type GuardState, guardView, observe } from "../../../rollout/guard/guard.ts";

/** The guard as it runs in the product. */
class RealGuard implements Judge {
  #state: GuardState | null = null;

  judge(isCanary: boolean, failed: boolean, count: number): boolean {
    for (let at = 0; at < count; at++) {
      this.#state = observe(this.#state, { arm: isCanary ? "canary" : "control", failed });
      if (guardView(this.#state).decision === "rollback") return true;
    }
    return false;
  }
}

const RUNS = 2_000;
/** Three standard errors of a share of 90 % in so many runs; no false alarms are near what is asked. */
const MARGIN = 0.02;

function row(of: Partial<Row>): Row {
  return { name: "", share: 1, phases: [{ from: 0, canary: 0.005, control: 0.005 }], within: 2_000, ...of };
}

describe("the simulation", () => {
  it("has the guard itself in its loops: both roll back at the same session", { timeout: 120_000 }, () => {
    const ends = ROWS.filter(({ within }) => within >= 70).flatMap((one, at) => {
      const random = new Random(at);
      return Array.from({ length: 3 }, () =>
        simulatedRollout(one, Math.min(one.within, 300), random, [new FastGuard(), new RealGuard()]),
      );
    });
    for (const [fast, real] of ends) expect(fast).toBe(real);
    expect(ends.filter(([fast]) => fast !== null).length).toBeGreaterThan(10);
    expect(ends.filter(([fast]) => fast === null).length).toBeGreaterThan(10);
  });

  it("finds of the plain rule what can be computed exactly", () => {
    const looks = [
      { first: 1, every: 1 },
      { first: 125, every: 125 },
      { first: 500, every: 1 },
    ];
    const rules = looks.map((of) => () => new PlainRule(of));
    const day = rolledBack(row({ within: 125 }), 20_000, 1, rules).map(({ count }) => count / 20_000);
    expect(Math.abs((day[0] ?? 0) - 0.3958)).toBeLessThan(0.014);
    expect(Math.abs((day[1] ?? 0) - 0.1299)).toBeLessThan(0.01);
    const [, , late] = rolledBack(row({}), 10_000, 2, rules).map(({ count }) => count / 10_000);
    expect(Math.abs((late ?? 0) - 0.1134)).toBeLessThan(0.013);
  });

  it("draws the same for the same seed, and each rate and share as it is", () => {
    const count = (seed: number) => {
      let [canary, failed, control] = [0, 0, 0];
      const counting: Judge = {
        judge: (isCanary, hasFailed, of) => {
          if (isCanary) canary++;
          else control += of;
          if (isCanary && hasFailed) failed++;
          return false;
        },
      };
      const phases = [
        { from: 0, canary: 0, control: 0 },
        { from: 100_000, canary: 0.2, control: 0 },
      ];
      simulatedRollout({ share: 0.25, phases }, 50_000, new Random(seed), [counting]);
      return { canary, failed, control };
    };
    expect(count(3)).toEqual(count(3));
    expect(count(3)).not.toEqual(count(4));
    const { canary, failed, control } = count(3);
    expect(canary / (canary + control)).toBeCloseTo(0.25, 2);
    // Half of them came before the rate rose.
    expect(failed / canary).toBeCloseTo(0.1, 2);
  });

  it("reaches with fewer runs what the issue asks, within what so few runs can tell", { timeout: 120_000 }, () => {
    const gates = ROWS.filter(({ atLeast, atMost }) => atLeast !== undefined || atMost !== undefined);
    expect(gates.length).toBeGreaterThan(8);
    for (const [at, one] of gates.entries()) {
      const [of] = rolledBack(one, RUNS, at, [() => new FastGuard()]);
      if (of === undefined) throw new Error("The rule was not simulated");
      const relaxed = one.atLeast === undefined ? one : { ...one, atLeast: one.atLeast - MARGIN };
      expect([one.name, one.share, isReached(relaxed, of)]).toEqual([one.name, one.share, true]);
    }
  });

  it("misses a gate where the share is on the wrong side of it", () => {
    const of = (count: number) => ({ runs: 100, count, median: null });
    expect(isReached(row({ atLeast: 0.9 }), of(89))).toBe(false);
    expect(isReached(row({ atLeast: 0.9 }), of(90))).toBe(true);
    expect(isReached(row({ atMost: 0.05 }), of(6))).toBe(false);
    expect(isReached(row({ atMost: 0.05 }), of(5))).toBe(true);
    expect(isReached(row({}), of(5))).toBeNull();
  });

  it("gives Wilson's interval as R's prop.test does without its correction", () => {
    const [low, high] = wilson(5, 100);
    expect(low).toBeCloseTo(0.0215436792, 9);
    expect(high).toBeCloseTo(0.1117504692, 9);
    expect(wilson(0, 10)[0]).toBeCloseTo(0, 12);
    expect(wilson(10, 10)[1]).toBeCloseTo(1, 12);
  });
});
