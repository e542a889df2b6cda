import { describe, expect, it } from "vitest";
import type { CaseResult, EvalResult, OrderJudgement, SidePlan } from "../../../rollout/evals/eval-result.ts";
import { compared } from "../../../rollout/evals/report/compared.ts";
import { meanDifference, winRate } from "../../../rollout/evals/report/intervals.ts";
import { judged } from "../../../rollout/evals/report/judged.ts";
import { evalReport } from "../../../rollout/evals/report/report-markdown.ts";

type Winner = OrderJudgement["winner"];

function plan(given: Partial<SidePlan> = {}): SidePlan {
  const counts = {
    contradictions: 0,
    mistakes: 0,
    words: 5_000,
    topics: 8,
    costUsd: 0.5,
    tokens: 60_000,
    timeMs: 90_000,
  };
  return { facts: { budget: true, launch: true }, session: "eval-main_x_en", ...counts, ...given };
}

function ended(idea: string, winners: readonly Winner[], given: Partial<CaseResult> = {}): CaseResult {
  const judgements = winners.map((winner, at) => {
    return { first: at === 0 ? ("candidate" as const) : ("opponent" as const), winner, reasons: [] };
  });
  return { idea, language: "en", candidate: plan(), opponent: plan(), judgements, problems: [], ...given };
}

function result(cases: readonly CaseResult[], given: Partial<EvalResult> = {}): EvalResult {
  return {
    name: "main",
    candidate: "default",
    opponent: "prompt",
    preset: "balanced",
    model: "openai:gpt-4.1",
    judge: "openai:gpt-4.1",
    isOffline: false,
    planned: cases.length,
    cases,
    spentUsd: 12.3456,
    stopped: null,
    ...given,
  };
}

describe("the rate of wins", () => {
  it("has Wilson's interval, as R's prop.test without correction", () => {
    const eight = winRate([1, 1, 1, 1, 1, 1, 1, 1, 0, 0]);
    expect(eight?.interval?.low).toBeCloseTo(0.4901625, 6);
    expect(eight?.interval?.high).toBeCloseTo(0.9433178, 6);
    const none = winRate(Array.from({ length: 10 }, () => 0));
    expect(none?.interval?.low).toBeCloseTo(0, 12);
    expect(none?.interval?.high).toBeCloseTo(0.2775328, 6);
  });

  it("has none for fewer than five, and is none for nothing", () => {
    expect(winRate([1, 1, 0, 1])).toEqual({ value: 0.75, interval: null, count: 4 });
    expect(winRate([])).toBeNull();
  });

  it("counts a tie and a split as a half, and both languages of an idea as one", () => {
    const cases = [
      ended("one", ["candidate", "candidate"]),
      ended("one", ["opponent", "opponent"], { language: "ko" }),
      ended("two", ["candidate", "opponent"]),
      // One order alone is no win: its winner may have won by its place.
      ended("three", ["tie", "candidate"]),
    ];
    const { wins, agreed, forFirst, named } = judged(cases);
    expect(wins).toEqual({ value: 0.5, interval: null, count: 3 });
    expect({ agreed, forFirst, named }).toEqual({ agreed: 2, forFirst: 4, named: 7 });
  });

  it("leaves out what was judged in one order only", () => {
    expect(judged([ended("one", ["candidate"])]).wins).toBeNull();
  });
});

describe("a mean difference", () => {
  it("has an interval that is the same for the same differences, and holds the mean", () => {
    const differences = [1, 2, 3, 4, 5, 6, 7, 8, 9, 40];
    const found = meanDifference(differences);
    expect(found).toEqual(meanDifference(differences));
    expect(found?.value).toBe(8.5);
    expect(found?.interval?.low).toBeGreaterThan(2.5);
    expect(found?.interval?.low).toBeLessThan(5);
    expect(found?.interval?.high).toBeGreaterThan(12);
    expect(found?.interval?.high).toBeLessThan(19);
  });

  it("that is always the same has no width", () => {
    expect(meanDifference([2, 2, 2, 2, 2])?.interval).toEqual({ low: 2, high: 2 });
  });

  it("is of ideas of which both sides have a plan", () => {
    const cases = [
      ended("one", [], { candidate: plan({ words: 6_000 }) }),
      ended("one", [], { language: "ko", candidate: plan({ words: 4_000 }) }),
      ended("two", [], { opponent: null }),
      ended("three", [], { candidate: plan({ facts: { budget: false, launch: true }, costUsd: null }) }),
    ];
    const by = new Map(compared(cases).map((row) => [row.measure, row]));
    expect(by.get("words")?.difference).toMatchObject({ value: 0, count: 2 });
    expect(by.get("facts")).toMatchObject({ candidate: 0.875, opponent: 1, difference: { value: -0.25, count: 2 } });
    expect(by.get("costUsd")?.difference?.count).toBe(1);
  });
});

describe("the report", () => {
  const many = (winners: readonly Winner[]) => Array.from({ length: 12 }, (_, at) => ended(`idea-${at}`, winners));

  it("says who is better where the interval does not hold 50%, and else that nothing is decided", () => {
    expect(evalReport(result(many(["candidate", "candidate"])), "en")).toContain("The candidate is the better one");
    expect(evalReport(result(many(["opponent", "opponent"])), "en")).toContain("The opponent is the better one");
    expect(evalReport(result(many(["tie", "tie"])), "en")).toContain("That decides nothing");
  });

  it("says so where the judge goes by the place", () => {
    const report = evalReport(result(many(["candidate", "opponent"])), "en");
    expect(report).toContain("The candidate won 50%");
    expect(report).toContain("The plan that stood first won 24 of 24 comparisons");
    expect(report).toContain("goes by the place more than by the plan");
    expect(evalReport(result(many(["candidate", "candidate"])), "en")).not.toContain("goes by the place");
  });

  it("names what was not kept and what could not be had, and why it stopped", () => {
    const problems = [{ of: "judge", message: "It said\nnothing | of use." }] as const;
    const cases = [ended("one", [], { candidate: plan({ facts: { budget: false, launch: true } }), problems })];
    const message = "The spending limit of the eval is reached.";
    const stopped = { code: "limit-reached", category: "state", message } as const;
    const report = evalReport(result(cases, { planned: 3, stopped, spentUsd: null }), "en");
    expect(report).toContain("| one | en | budget | not kept | kept |");
    expect(report).toContain("- one (en), the judge: It said nothing | of use.");
    expect(report).toContain(`1 of 3 cases are done; all of it cost an amount that is not known`);
    expect(report).toContain(message);
  });

  it("says that facts were kept only of plans that were checked", () => {
    expect(evalReport(result([ended("one", [])]), "en")).toContain("All were kept.");
    for (const cases of [[], [ended("one", [], { candidate: null, opponent: null })]]) {
      expect(evalReport(result(cases), "en")).toContain("No plan was checked.");
      expect(evalReport(result(cases), "en")).not.toContain("All were kept.");
    }
  });

  it("is all Korean in Korean", () => {
    const report = evalReport(result(many(["candidate", "candidate"])), "ko");
    expect(report).toContain("후보가 아이디어 12건에서 100% 이겼습니다");
    expect(report.replace(/default|prompt|openai:gpt-4.1|balanced|main|idea-\d+|\ben\b|USD/g, "")).not.toMatch(
      /[a-z]{3,}/,
    );
  });
});
