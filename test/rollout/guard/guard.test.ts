import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type GuardState, guardView, type Outcome, observe } from "../../../rollout/guard/guard.ts";
import { GuardView } from "../../../schemas/rollout/rollout.ts";
import { AppError } from "../../../utils/errors.ts";

const outcome = fc.record({ arm: fc.constantFrom("canary" as const, "control" as const), failed: fc.boolean() });

function observed(outcomes: readonly Outcome[], state: GuardState | null = null): GuardState | null {
  return outcomes.reduce<GuardState | null>(observe, state);
}

function ended(arm: Outcome["arm"], sessions: number, failures = 0): Outcome[] {
  return Array.from({ length: sessions }, (_, at) => ({ arm, failed: at < failures }));
}

function choose(of: number, count: number): number {
  return count === 0 ? 1 : (choose(of - 1, count - 1) * of) / count;
}

describe("a guard", () => {
  it("has nothing to say of a rollout in which no session has ended", () => {
    expect(guardView(null)).toEqual({
      decision: "continue",
      because: null,
      canary: { sessions: 0, failures: 0 },
      control: { sessions: 0, failures: 0 },
      limitEvidence: expect.closeTo(1, 12),
      controlEvidence: expect.closeTo(1, 12),
      limitBound: 24,
      controlBound: 120,
    });
    expect(guardView(null)).toEqual(GuardView.parse(guardView(null)));
  });

  it("rolls back at the third failure where each of the first sessions fails, and not for one user's idea", () => {
    const decisions = [1, 2, 3, 4, 5].map(
      (failures) => guardView(observed(ended("canary", failures, failures))).decision,
    );
    expect(decisions).toEqual(["continue", "warn", "rollback", "rollback", "rollback"]);
  });

  it("rolls back where the control is well, by the limit", () => {
    const state = observed([...ended("control", 300, 1), ...ended("canary", 40, 4)]);
    expect(guardView(state)).toMatchObject({
      decision: "rollback",
      because: "limit",
      canary: { sessions: 40, failures: 4 },
      control: { sessions: 300, failures: 1 },
    });
  });

  it("leaves the decision to the comparison where the control is above the limit too, and says so", () => {
    const outage = Array.from({ length: 40 }, (_, at): Outcome[] => [
      { arm: "control", failed: at % 4 === 0 },
      { arm: "canary", failed: at % 4 === 0 },
    ]).flat();
    const view = guardView(observed(outage));
    expect(view).toMatchObject({ decision: "warn", because: "control" });
    expect(view.limitEvidence).toBeGreaterThan(view.limitBound);
    const worse = Array.from({ length: 60 }, (_, at): Outcome[] => [
      { arm: "control", failed: at % 20 === 0 },
      { arm: "canary", failed: true },
    ]).flat();
    expect(guardView(observed([...outage, ...worse]))).toMatchObject({ decision: "rollback", because: "control" });
  });

  it("rolls back a canary that is under the limit but much worse than the control", () => {
    // Ten failures of 2,500 sessions of the canary, and none of 50,000 of the control.
    const rounds = Array.from({ length: 2_500 }, (_, at): Outcome[] => [
      ...ended("control", 20),
      { arm: "canary", failed: at % 250 === 249 },
    ]).flat();
    const view = guardView(observed(rounds));
    expect(view.canary.failures / view.canary.sessions).toBeLessThan(0.005);
    expect(view).toMatchObject({ decision: "rollback", because: "control" });
  });

  it("warns above the level of service, and never for one failure", () => {
    expect(guardView(observed(ended("canary", 100, 1)))).toMatchObject({ decision: "continue", because: null });
    expect(guardView(observed(ended("canary", 399, 2)))).toMatchObject({ decision: "warn", because: "limit" });
    expect(guardView(observed(ended("canary", 400, 2)))).toMatchObject({ decision: "continue", because: null });
  });

  it("judges against the limit by the counts, in whatever order the sessions ended", () => {
    fc.assert(
      fc.property(
        fc.array(outcome, { maxLength: 60 }),
        fc.array(fc.nat(), { minLength: 60, maxLength: 60 }),
        (of, by) => {
          const mixed = of.map((one, at) => ({ one, by: by[at] ?? 0 })).toSorted((a, b) => a.by - b.by);
          const [first, second] = [guardView(observed(of)), guardView(observed(mixed.map(({ one }) => one)))];
          expect(second.limitEvidence).toBe(first.limitEvidence);
          expect(second.canary).toEqual(first.canary);
          expect(second.control).toEqual(first.control);
        },
      ),
    );
  });

  it("has evidence of 1 in the mean at most over two blocks where both arms fail alike, its guess of the control included", () => {
    const numbers = [0, 1, 2, 3, 4, 5];
    for (const rate of [0.005, 0.2, 0.7]) {
      let mean = 0;
      for (const [a, b, c, d] of numbers.flatMap((a) =>
        numbers.flatMap((b) => numbers.flatMap((c) => numbers.map((d) => [a, b, c, d] as const))),
      )) {
        const ways = [a, b, c, d].reduce((product, one) => product * choose(5, one), 1);
        const failures = a + b + c + d;
        const sessions = [ended("canary", 5, a), ended("control", 5, b), ended("canary", 5, c), ended("control", 5, d)];
        const { controlEvidence } = guardView(observed(sessions.flat()));
        mean += ways * rate ** failures * (1 - rate) ** (20 - failures) * controlEvidence;
      }
      expect(mean).toBeGreaterThan(rate === 0.005 ? 0.99 : 0);
      expect(mean).toBeLessThanOrEqual(1 + 1e-12);
    }
  });

  it("goes on from what was stored as JSON, at any session, and changes nothing of it", () => {
    fc.assert(
      fc.property(fc.array(outcome, { maxLength: 80 }), fc.nat({ max: 80 }), (of, at) => {
        const stored = JSON.stringify(observed(of.slice(0, at)));
        const read: GuardState | null = JSON.parse(stored);
        expect(observed(of.slice(at), read)).toEqual(observed(of));
        expect(JSON.stringify(read)).toBe(stored);
      }),
    );
  });

  it("remembers as much after a million sessions as after one, all of it finite", { timeout: 60_000 }, () => {
    let state: GuardState | null = null;
    for (let at = 0; at < 1_000_000; at++)
      state = observe(state, { arm: at % 2 ? "canary" : "control", failed: at % 2 === 1 || at % 10 === 0 });
    const view = guardView(state);
    expect(view).toEqual(GuardView.parse(view));
    expect(view.canary).toEqual({ sessions: 500_000, failures: 500_000 });
    expect(view.controlEvidence).toBe(Number.MAX_VALUE);
    expect(JSON.stringify(state).length).toBeLessThan(500);
    expect(observed(ended("canary", 10), state)).toEqual(
      observed(ended("canary", 10), JSON.parse(JSON.stringify(state))),
    );
  });

  it("refuses what a newer version has stored, by name", () => {
    const newer: GuardState = JSON.parse('{"version":2,"canary":{"sessions":1,"failures":0}}');
    for (const use of [() => guardView(newer), () => observe(newer, { arm: "canary", failed: false })]) {
      let thrown: unknown;
      try {
        use();
      } catch (error) {
        thrown = error;
      }
      expect(thrown).toBeInstanceOf(AppError);
      expect(thrown).toMatchObject({ code: "guard-newer", details: { found: "2", known: 1 } });
    }
  });

  it("refuses what is no state of it", () => {
    const broken: GuardState = JSON.parse('{"version":1,"canary":{"sessions":1,"failures":0}}');
    expect(() => guardView(broken)).toThrow(/control/);
  });
});
