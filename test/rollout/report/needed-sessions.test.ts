import fc from "fast-check";
import { expect, it } from "vitest";
import { sessionsMissing } from "../../../rollout/report/needed-sessions.ts";
import { equalArms } from "../../../rollout/statistics/sample-size.ts";

it("the sessions that are missing are enough, and one less is not", () => {
  const count = fc.integer({ min: 0, max: 50_000 });
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 100_000 }),
      count,
      count,
      fc.double({ min: 0.01, max: 0.99, noNaN: true }),
      (perArm, canary, control, share) => {
        const more = sessionsMissing(perArm, [canary, control], { share }, 1);
        if (more === null) throw new Error("Some number of sessions is always enough");
        const worth = (sessions: number) => equalArms(canary + share * sessions, control + (1 - share) * sessions);
        expect(worth(more)).toBeGreaterThanOrEqual(perArm);
        if (more > 0) expect(worth(more - 1)).toBeLessThan(perArm);
      },
    ),
  );
});

it("no session has the measure where none had it so far, and none comes to an arm without a share", () => {
  expect(sessionsMissing(100, [50, 50], { share: 0.5 }, 0)).toBe(null);
  expect(sessionsMissing(100, [500, 20], { share: 1 }, 1)).toBe(null);
  expect(sessionsMissing(100, [100, 100], { share: 1 }, 1)).toBe(0);
  // Every fourth session has it.
  expect(sessionsMissing(100, [0, 0], { share: 0.5 }, 0.25)).toBe(800);
});
