import { describe, expect, it } from "vitest";
import { testedRow } from "../../../rollout/report/measure-row.ts";
import { measureNamed } from "../../../rollout/report/measures.ts";
import { isUntestable } from "../../../rollout/statistics/untestable.ts";
import { welch } from "../../../rollout/statistics/welch.ts";
import { reported, rowOf, sessionsOf, times } from "../../support/reported-rollout.ts";
import { randomNumbers } from "../../support/simulated-sessions.ts";

describe("few users", () => {
  const users = (arm: "canary" | "control", means: readonly number[], each: number) =>
    sessionsOf(
      arm,
      means.flatMap((mean, user) =>
        Array.from({ length: each }, (_, at) => ({
          user: `${arm}-${user}`,
          score: mean + (at % 2 === 0 ? 0.1 : -0.1),
        })),
      ),
    );

  it("with many sessions each are compared as so many users: the test is that of their means", () => {
    const [canary, control] = [
      [7.1, 7.9, 8.3],
      [6.6, 7.4, 6.9, 7.3],
    ] as const;
    const row = rowOf(reported([...users("canary", canary, 50), ...users("control", control, 50)]), "score");
    const ofMeans = welch(canary, control);
    if (isUntestable(ofMeans)) throw new Error("Means of users can be tested");
    expect(row.test?.p).toBeLessThan(1e-10);
    expect(row.byUser?.p).toBeCloseTo(ofMeans.p, 8);
    expect(row.byUser?.low).toBeCloseTo(ofMeans.interval.low, 8);
    expect(row.byUser?.high).toBeCloseTo(ofMeans.interval.high, 8);
    expect(row.conclusion).toBe("open");
  });

  it("of whom one has a whole arm show nothing, in all and in segments", () => {
    const sessions = [
      ...users("canary", [9], 60),
      ...users("control", [6, 6.2, 6.4], 60),
      ...users("canary", [9], 60).map((one) => ({ ...one, session: `ko-${one.session}`, language: "ko" as const })),
    ];
    const report = reported(sessions);
    const row = rowOf(report, "score");
    expect(row).toMatchObject({ byUser: null, holm: null, conclusion: "open", needed: { perArm: expect.any(Number) } });
    expect(row.words).toBe(
      "All sessions of an arm are one user's: nothing tells their habits from the variant's doing.",
    );
    expect(report.notes).toContain(row.words);
    expect(report.segments.find(({ value }) => value === "en")?.differences).toEqual([]);
  });

  it("of whom one fails each time do not make the variant worse, however small the p of their sessions", () => {
    const others = sessionsOf("canary", times(320, {}));
    const busy = times(80, { user: "busy", failed: true, state: "failed" as const });
    const sessions = [...others, ...sessionsOf("canary", busy), ...sessionsOf("control", times(400, {}))];
    const report = reported(sessions.map((one, at) => ({ ...one, session: `session-${at}` })));
    const row = rowOf(report, "failure");
    expect(row.test?.p).toBeLessThan(1e-25);
    expect(row.byUser?.p).toBeGreaterThan(0.05);
    expect(row.conclusion).toBe("open");
    expect(report.notes[0]).toContain("busy has 20% of the sessions of the canary");
  });

  it("give no false alarms, also where one has most sessions of an arm", () => {
    const chance = randomNumbers(7);
    const spread = () => chance() + chance() + chance() - 1.5;
    const arm = (name: "canary" | "control", sizes: readonly number[]) =>
      sessionsOf(
        name,
        sizes.flatMap((size, user) => {
          const habit = spread();
          return Array.from({ length: size }, () => ({ user: `${name}-${user}`, score: habit + spread() }));
        }),
      );
    const score = measureNamed("score");
    const found = (canary: readonly number[], control: readonly number[]) =>
      times(200, null).filter(() => {
        const sessions = [...arm("canary", canary), ...arm("control", control)];
        return (testedRow(score, sessions, { share: 0.5, perDay: null }).byUser?.p ?? 1) < 0.05;
      }).length;
    // Of 200, 10 may be.
    expect(found(times(3, 40), times(3, 40))).toBeLessThanOrEqual(16);
    expect(found([150, ...times(60, 2)], times(130, 2))).toBeLessThanOrEqual(16);
  });

  it("are no typical sessions either: ranks are compared as so many users, too", () => {
    const arm = (name: "canary" | "control", costs: readonly number[]) =>
      sessionsOf(
        name,
        costs.flatMap((cost, user) =>
          Array.from({ length: 40 }, (_, at) => ({ user: `${name}-${user}`, costUsd: cost * (1 + at / 400) })),
        ),
      );
    const row = rowOf(reported([...arm("canary", [1, 2, 1.4]), ...arm("control", [0.9, 1.2, 1.9])]), "cost");
    if (row.kind !== "mean") throw new Error("Cost is a mean");
    expect(row.ranks?.p).toBeLessThan(0.05);
    expect(row.ranks?.pByUser).toBeGreaterThan(0.5);
    expect(row.words).not.toContain("by ranks");
    const alone = [1, 2, 3, 4, 5].map((costUsd) => ({ costUsd }));
    const apart = rowOf(reported([...sessionsOf("canary", alone), ...sessionsOf("control", alone)]), "cost");
    expect(apart).toMatchObject({ ranks: { p: 1, pByUser: 1 } });
  });
});
