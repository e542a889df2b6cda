import { describe, expect, it } from "vitest";
import { testedRow } from "../../../rollout/report/measure-row.ts";
import { MEASURE_TABLE } from "../../../rollout/report/measures.ts";
import { holm } from "../../../rollout/statistics/holm.ts";
import { RolloutReport } from "../../../schemas/rollout/rollout-report.ts";
import { ROLLOUT_ID, reported, rowOf, STARTED, sessionsOf, times } from "../../support/reported-rollout.ts";
import { simulatedSessions } from "../../support/simulated-sessions.ts";

const SIMULATED = { rollout: ROLLOUT_ID, share: 0.5, sessions: 2_000, from: STARTED };

describe("a report on many sessions", () => {
  it("is a report as its schema has it, and finds what was put into them", () => {
    const sessions = simulatedSessions({ ...SIMULATED, effect: { score: 0.4, failures: 0.05 } });
    const report = reported(sessions);
    expect(RolloutReport.parse(report)).toEqual(report);
    expect(report.split).toMatchObject({ isMismatch: false });
    expect(rowOf(report, "score")).toMatchObject({ conclusion: "better", words: expect.stringContaining("+0.") });
    expect(rowOf(report, "failure")).toMatchObject({ conclusion: "worse" });
    expect(rowOf(report, "answers")).toMatchObject({ conclusion: "same" });
    expect(report.verdict).toMatchObject({
      kind: "mixed",
      headline: expect.stringContaining("better in some measures"),
    });
    expect(report.arms.canary.sessions + report.arms.control.sessions).toBe(2_000);
    expect(report.perDay).toBeCloseTo(200, 1);
  });

  it("finds a difference that is none in at most one of twenty rollouts, though sessions of one user are alike", () => {
    const found = { byUser: 0, bySession: 0 };
    for (let at = 1; at <= 100; at++) {
      const sessions = simulatedSessions({ ...SIMULATED, rollout: `${ROLLOUT_ID}-${at}`, sessions: 600, seed: at });
      // Ranks take long, and decide nothing.
      const rows = MEASURE_TABLE.map((one) =>
        testedRow({ ...one, isSkewed: false }, sessions, { share: 0.5, perDay: null }),
      );
      const isFound = (ps: readonly (number | null)[]) => holm(ps).some((p) => p !== null && p < 0.05);
      found.byUser += Number(isFound(rows.map(({ byUser }) => byUser?.p ?? null)));
      found.bySession += Number(isFound(rows.map(({ test }) => test?.p ?? null)));
    }
    expect(found.byUser).toBeLessThanOrEqual(5);
    // What it would be if each session were somebody else's.
    expect(found.bySession).toBeGreaterThan(10);
  });

  it("says how many sessions and days are missing, and that is what makes the arms large enough", () => {
    const report = reported(simulatedSessions({ ...SIMULATED, sessions: 300 }));
    const { needed, words, canary, control } = rowOf(report, "failure");
    if (!needed?.more || needed.days === null) throw new Error("Nothing is missing");
    const [inCanary, inControl] = [canary.sessions + needed.more / 2, control.sessions + needed.more / 2];
    expect(2 / (1 / inCanary + 1 / inControl)).toBeGreaterThanOrEqual(needed.perArm - 1);
    expect(needed.days).toBeCloseTo(needed.more / 30, 5);
    expect(words).toMatch(
      /^Not enough data: [\d,]+ more sessions \(\d+ days at the pace so far\) would show a difference of 0.5 pt/,
    );
    expect(report.verdict.words.join(" ")).toMatch(/The next answer comes with [\d,]+ more sessions/);
  });

  it("needs many more of them where the canary has a small share", () => {
    const half = rowOf(reported([]), "failure").needed;
    expect(half).toBe(null);
    const sessions = simulatedSessions({ ...SIMULATED, sessions: 300 });
    const more = (share: number) => rowOf(reported(sessions, { rollout: { share } }), "failure").needed?.more ?? 0;
    expect(more(0.05)).toBeGreaterThan(4 * more(0.5));
    // Without new ones in the control there is no end to it.
    expect(rowOf(reported(sessions, { rollout: { share: 1 } }), "failure").needed?.more).toBe(null);
  });

  it("is of sessions that were there, where a rollout has ended: nothing is left to do or to wait for", () => {
    const over = { state: "rolled-back", endedAt: new Date(STARTED.getTime() + 48 * 3_600_000).toISOString() } as const;
    const report = reported(simulatedSessions({ ...SIMULATED, sessions: 300 }), { rollout: over });
    expect(report.perDay).toBeCloseTo(150, 0);
    expect(report.verdict.words.join(" ")).not.toContain("more session");
    expect(rowOf(report, "failure").words).toContain("before a difference of 0.5 pt would have shown");
  });

  it("says the same in Korean", () => {
    const report = reported(simulatedSessions({ ...SIMULATED, effect: { score: 0.4 } }), { language: "ko" });
    const sentences = [
      report.verdict.headline,
      ...report.verdict.words,
      ...report.notes,
      ...report.measures.map(({ words }) => words),
    ];
    for (const sentence of sentences) expect(sentence).toMatch(/[가-힣]|^[^a-z]*$/);
    expect(report.verdict.headline).toBe(
      "terse-writer 변형이 더 낫습니다. 아직 모르는 항목이 덜 중요하다면 승격해도 됩니다. 아니면 더 두고 보세요.",
    );
  });
});

describe("a report on little or strange data", () => {
  it("of no sessions says that there is nothing to compare", () => {
    const report = reported([]);
    expect(report).toMatchObject({ split: null, segments: [], verdict: { kind: "open" } });
    expect(report.measures.every(({ test, conclusion }) => test === null && conclusion === "open")).toBe(true);
    expect(RolloutReport.parse(report)).toEqual(report);
  });

  it("of an empty arm says so, and what is needed by the other one", () => {
    const report = reported(sessionsOf("control", times(40, { score: 7, failed: false })));
    expect(rowOf(report, "score")).toMatchObject({
      untestable: "too-few",
      test: null,
      effect: null,
      canary: { mean: null, sessions: 0 },
    });
    expect(rowOf(report, "failure").words).toMatch(/^Nothing to compare yet.* Not enough data: [\d,]+ more sessions/);
    // 40 users of 40 in the control is no half.
    expect(report.verdict.kind).toBe("split-broken");
  });

  it("of one session says that it is too few", () => {
    const report = reported(sessionsOf("canary", [{ score: 9, costUsd: 0.3, rating: "up" }]));
    expect(rowOf(report, "score")).toMatchObject({ untestable: "too-few", canary: { mean: 9, sd: null, median: 9 } });
    expect(rowOf(report, "rating")).toMatchObject({
      canary: { rate: 1, events: 1 },
      control: { rate: null, interval: null },
    });
    expect(report.verdict.kind).toBe("open");
  });

  it("of failures alone is worse, by an exact test", () => {
    const report = reported([
      ...sessionsOf("canary", times(30, { failed: true, state: "failed" })),
      ...sessionsOf("control", times(30, { failed: false })),
    ]);
    const row = rowOf(report, "failure");
    expect(row).toMatchObject({ kind: "rate", conclusion: "worse", test: { difference: 1 } });
    // Newcombe's interval: 1 less the square root of two Wilson bounds of 30 in 30.
    expect(row.test?.interval.low).toBeCloseTo(1 - Math.hypot(0.11351, 0.11351), 4);
    expect(row.test?.p).toBeLessThan(1e-15);
    expect(report.verdict).toMatchObject({ kind: "worse", headline: "terse-writer is worse. Roll it back." });
  });

  it("of values that are all the same tests nothing", () => {
    const report = reported([
      ...sessionsOf("canary", times(20, { score: 8 })),
      ...sessionsOf("control", times(20, { score: 7 })),
    ]);
    expect(rowOf(report, "score")).toMatchObject({
      untestable: "constant",
      conclusion: "open",
      canary: { mean: 8, sd: 0 },
      words: "Nothing to test: in each arm all values are the same.",
    });
    expect(rowOf(report, "rating")).toMatchObject({ untestable: "too-few", canary: { sessions: 0, rate: null } });
  });

  it("leaves out what has not ended, and says how many", () => {
    const report = reported([
      ...sessionsOf("canary", [...times(3, { failed: null, state: "waiting" as const }), { score: 8 }]),
      ...sessionsOf("control", times(4, { score: 8 })),
    ]);
    expect(report.arms).toMatchObject({ canary: { sessions: 4, ended: 1 }, control: { ended: 4 } });
    expect(report.notes.join(" ")).toContain("3 sessions have not ended and are not compared");
    const one = reported(sessionsOf("canary", [{ failed: null, state: "waiting" }]));
    expect(one.notes.join(" ")).toContain("1 session has not ended and is not compared");
  });
});

describe("the split of users", () => {
  it("that is not what the share says is said before all else", () => {
    const sessions = [
      ...sessionsOf("canary", times(260, { score: 9 })),
      ...sessionsOf("control", times(180, { score: 5 })),
    ];
    const report = reported(sessions);
    expect(report.split).toMatchObject({ canary: 260, control: 180, expected: 220, isMismatch: true });
    expect(report.verdict).toMatchObject({ kind: "split-broken", words: [] });
    expect(report.verdict.headline).toContain("Do not believe these figures");
  });

  it("counts users and not sessions: one who has many is no mismatch", () => {
    const many = sessionsOf("canary", times(300, { user: "busy", score: 8 }));
    const report = reported([
      ...many,
      ...sessionsOf("canary", times(50, { score: 8 })).map((one) => ({ ...one, session: `other-${one.session}` })),
      ...sessionsOf("control", times(50, { score: 8 })),
    ]);
    expect(report.split).toMatchObject({ canary: 51, control: 50, isMismatch: false });
    expect(report.notes[0]).toBe(
      "busy has 85.7% of the sessions of the canary: what is their habit looks like the variant's doing.",
    );
  });

  it("is judged by the share that was in force when each user came", () => {
    const at = (hours: number) => new Date(STARTED.getTime() + hours * 3_600_000).toISOString();
    const acts = [{ act: "share", person: "mina", detail: { from: 0.1, to: 0.5 }, at: at(100) }] as const;
    const users = (arm: "canary" | "control", from: number, count: number) =>
      sessionsOf(arm, times(count, {})).map((one, nth) => ({
        ...one,
        user: `${arm}-${from}-${nth}`,
        session: `${arm}-${from}-${nth}`,
        createdAt: at(from),
      }));
    const sessions = [
      ...users("canary", 10, 20),
      ...users("control", 10, 180),
      ...users("canary", 150, 50),
      ...users("control", 150, 50),
    ];
    const report = reported(sessions, { acts: [...acts] });
    expect(report.split).toMatchObject({ canary: 70, control: 230, isMismatch: false });
    expect(report.split?.expected).toBeCloseTo(70, 6);
    expect(report.notes.join(" ")).toContain("The share was moved 1 time");
    expect(reported(sessions).split?.isMismatch).toBe(true);
  });
});

describe("removed sessions", () => {
  it("count as outcomes, and not as users of the split: ten may be of one", () => {
    const kept = [...sessionsOf("canary", times(60, {})), ...sessionsOf("control", times(60, {}))];
    const removed = sessionsOf("canary", times(60, { user: null })).map((one) => ({
      ...one,
      session: `removed-${one.session}`,
    }));
    const report = reported([...kept, ...removed]);
    expect(report.split).toMatchObject({ canary: 60, control: 60, isMismatch: false });
    expect(rowOf(report, "failure").canary.sessions).toBe(120);
  });
});

describe("sessions of one user", () => {
  it("that are alike widen the interval by what they are worth less", () => {
    // Ten users an arm with ten equal sessions each are worth ten sessions, and not a hundred.
    const arm = (name: "canary" | "control", shift: number) =>
      sessionsOf(
        name,
        Array.from({ length: 100 }, (_, at) => ({ user: `${name}-${at % 10}`, score: 5 + (at % 10) / 3 + shift })),
      );
    const row = rowOf(reported([...arm("canary", 0.5), ...arm("control", 0)]), "score");
    expect(row.byUser?.effect).toBeCloseTo(10 * (99 / 100) * (10 / 9), 6);
    expect(row).toMatchObject({ conclusion: "open", words: expect.stringContaining("a few users with many sessions") });
    expect(row.test?.p).toBeLessThan(0.05);
    expect(row.byUser?.p).toBeGreaterThan(0.05);
  });
});

describe("segments", () => {
  it("are shown where both arms have enough, and stand for nothing by themselves", () => {
    const report = reported(simulatedSessions({ ...SIMULATED, sessions: 300, effect: { score: 0.8 } }));
    const names = report.segments.map(({ name, canary, control, differences }) => [
      name,
      Math.min(canary, control) >= 50,
      differences !== null,
    ]);
    expect(names).toEqual([
      ["English", true, true],
      ["Korean", false, false],
      ["New users", expect.any(Boolean), expect.any(Boolean)],
      ["Returning users", true, true],
    ]);
    for (const [, isEnough, isShown] of names) expect(isShown).toBe(isEnough);
    const [english] = report.segments;
    expect(english?.differences?.find(({ measure }) => measure === "score")?.difference).toBeGreaterThan(0.5);
  });
});
