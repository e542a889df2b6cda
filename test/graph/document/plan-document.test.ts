import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { slug } from "../../../graph/document/markdown.ts";
import { renderPlan } from "../../../graph/document/plan-document.ts";
import type { UsageReport } from "../../../graph/ports.ts";
import { type PlanState, unbegunState } from "../../../graph/state.ts";
import type { Analysis } from "../../../schemas/analysis.ts";
import type { Language } from "../../../schemas/idea.ts";
import type { AnswerRecord, ReviewRecord, SpecialistReport, WrittenSection } from "../../../schemas/record.ts";
import type { RevisionRecord } from "../../../schemas/revision.ts";
import { headings } from "../../support/markdown-headings.ts";
import { outlineSections, USAGE } from "../../support/scripted-ports.ts";

const AT = "2030-01-31T12:00:00.000Z";
const OFFLINE: UsageReport = { calls: 12, tokens: 0, cachedTokens: 0, costUsd: 0, models: ["offline"] };
const FIXED: Readonly<Record<Language, { before: string[]; after: string[] }>> = {
  en: {
    before: ["## The idea", "## Contents"],
    after: ["## Assumptions and answers", "## Review and changes", "## What is missing", "## Usage"],
  },
  ko: {
    before: ["## 아이디어", "## 목차"],
    after: ["## 가정과 답변", "## 검토와 변경", "## 빠진 것", "## 사용량"],
  },
};

function analysis(given: Partial<Analysis> = {}): Analysis {
  return {
    isPlanningRequest: true,
    directReply: null,
    title: "Working title",
    purpose: "To win",
    targetUsers: "All",
    documentType: "business_plan",
    language: "en",
    features: ["a", "b", "c"],
    constraints: [],
    assumptions: [],
    questions: [],
    ...given,
  };
}

function review(round: number, given: Partial<ReviewRecord> = {}): ReviewRecord {
  return {
    score: 9,
    strengths: [],
    weaknesses: [],
    actions: [],
    round,
    outcome: "accepted",
    ...given,
  };
}

function answer(given: Partial<AnswerRecord> = {}): AnswerRecord {
  return {
    questionId: "audience",
    kind: "text",
    question: "Who?",
    answer: { kind: "text", text: "Us" },
    text: "Us",
    source: "human",
    askedAt: AT,
    receivedAt: AT,
    refusals: [],
    ...given,
  };
}

function revision(given: Partial<RevisionRecord> = {}): RevisionRecord {
  return {
    number: 1,
    request: "Halve it.",
    direction: "Cheaper.",
    reviewsBefore: 1,
    refinesBefore: 0,
    actions: [{ sectionId: "part-2", instruction: "Halve the price." }],
    ...given,
  };
}

/** A finished plan of seven sections. */
function finished(given: Partial<PlanState> = {}): PlanState {
  const sections = outlineSections(7);
  const written = sections.map(({ id, title }): [string, WrittenSection] => {
    return [id, { id, title, markdown: `About ${id}.`, sources: [], assumptions: [], round: 1 }];
  });
  return {
    ...unbegunState("A marketplace", "fast", null),
    analysis: analysis(),
    outline: { title: "The plan", sections },
    sections: Object.fromEntries(written),
    reviews: [review(1)],
    ...given,
  };
}

function withMarkdown(markdown: string): PlanState {
  const state = finished();
  const [first] = Object.values(state.sections);
  return first ? { ...state, sections: { ...state.sections, [first.id]: { ...first, markdown } } } : state;
}

function block(plan: string, heading: string): string {
  return plan.split(`\n## ${heading}\n\n`)[1]?.split("\n## ")[0]?.trim() ?? "";
}

describe.each(["en", "ko"] as const)("the headings of a plan (%s)", (language) => {
  const { before, after } = FIXED[language];
  const untitled = language === "en" ? "# Untitled plan" : "# 제목 없는 기획서";

  it("are all there, in the contract's order, each section with one of its own", () => {
    const titles = outlineSections(7).map(({ title }) => `## ${title}`);
    const plan = renderPlan(finished({ language }), USAGE);
    expect(headings(plan)).toEqual(["# The plan", ...before, ...titles, ...after]);
    expect(plan.split("\n").filter((line) => line.startsWith("## "))).toHaveLength(13);
    expect(plan.split("\n")[2]).toMatch(/^> /);
  });

  it("are all there before anything was done, and at every stop in between", () => {
    const begun = unbegunState("x", "fast", language);
    expect(headings(renderPlan(begun, { ...USAGE, models: [] }))).toEqual([untitled, ...before, ...after]);
    const analysed = { ...begun, analysis: analysis({ language }) };
    expect(headings(renderPlan(analysed, USAGE))).toEqual(["# Working title", ...before, ...after]);
    const outlined = { ...analysed, outline: { title: "Named", sections: outlineSections(3) } };
    expect(headings(renderPlan(outlined, USAGE))).toEqual(["# Named", ...before, ...after]);
    const { "part-2": second } = finished().sections;
    const partly = { ...outlined, sections: second ? { "part-2": second } : {} };
    expect(headings(renderPlan(partly, USAGE))).toEqual(["# Named", ...before, "## Part 2", ...after]);
  });

  it("end with a last line that gives the usage", () => {
    const lines = renderPlan(finished({ language }), USAGE).split("\n");
    expect(lines.at(-1)).toBe("");
    expect(lines.at(-2)).toBe(
      language === "en" ? "42 calls, 12345 tokens, $0.2500" : "호출 42회, 토큰 12345개, $0.2500",
    );
    const unknown = renderPlan(finished({ language }), { ...USAGE, costUsd: null })
      .trimEnd()
      .split("\n")
      .at(-1);
    expect(unknown).toMatch(language === "en" ? /^42 calls, .* cost unknown/ : /^호출 42회, .* 비용 알 수 없음/);
  });

  it("hold whatever the model, the human and the idea say", () => {
    const hostile = fc.oneof(
      fc.constantFrom("# A", "## B", "T\n===", "T\n---", "a\r# b", "```", "- ```", "<!--", "\n\n## C\n\n", "   ", ""),
      fc.string({ unit: fc.constantFrom("#", "`", "~", "=", "-", " ", "\n", "\r", "a", "<", "가") }),
    );
    const texts = fc.tuple(hostile, hostile, hostile, hostile, hostile, hostile);
    fc.assert(
      fc.property(texts, ([idea, purpose, users, title, markdown, other]) => {
        const state = withMarkdown(markdown);
        const plan = renderPlan(
          {
            ...state,
            idea,
            language,
            assumed: [other, purpose],
            analysis: analysis({ purpose, targetUsers: users, title, assumptions: [other] }),
            outline: { title, sections: outlineSections(7) },
            answers: [answer({ question: other, text: markdown }), answer({ text: other, source: "spent" })],
            reviews: [review(1, { weaknesses: [other, markdown], outcome: "refine" })],
            refinements: [{ reviewRound: 1, actions: [{ sectionId: "part-1", instruction: other }] }],
            revisions: [revision({ request: markdown, direction: other }), revision({ request: other, actions: [] })],
          },
          USAGE,
          markdown,
        );
        const sections = outlineSections(7).map((section) => `## ${section.title}`);
        expect(headings(plan).slice(1)).toEqual([...before, ...sections, ...after]);
        expect(plan).toMatch(/^# \S/);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("a Korean plan", () => {
  it("has not one English word of ours, finished or not", () => {
    const korean = outlineSections(3).map(({ id }, at) => ({ id, title: `제목 ${at}`, intent: "", keyPoints: [] }));
    const [first, second] = korean;
    if (!first || !second) throw new Error("There are no sections.");
    const missing = (specialist: string): SpecialistReport => ({
      specialist,
      findings: null,
      missing: "실패했습니다.",
    });
    const specialists = ["market", "tech", "business-model", "content", "finance", "risk"];
    const base: PlanState = {
      ...unbegunState("중고 장터", "fast", "ko"),
      analysis: analysis({ title: "장터", purpose: "목적입니다", targetUsers: "모두", features: [], language: "ko" }),
      outline: { title: "장터 계획", sections: korean },
      sections: { [first.id]: { ...first, markdown: "내용", sources: [], assumptions: ["가정"], round: 1 } },
      reports: Object.fromEntries(specialists.map((id) => [id, missing(id)])),
      answers: [
        answer({ question: "누구?", text: "우리", source: "assumed" }),
        answer({ question: "왜?", text: "돈" }),
      ],
    };
    const outcomes = ["accepted", "refine", "restart", "spent"] as const;
    const reviews = outcomes.map((outcome, at) => review(at + 1, { outcome, weaknesses: ["약함"] }));
    const refinements = [{ reviewRound: 2, actions: [{ sectionId: first.id, instruction: "고침" }] }];
    const touched = [{ sectionId: first.id, instruction: "고침" }];
    const inKorean = { request: "예산을 줄여 주세요", direction: "줄입니다.", reviewsBefore: 4 };
    const revised = [touched, []].map((actions) => ({ revisions: [revision({ ...inKorean, actions })] }));
    const states = [
      base,
      { ...base, reviews, refinements },
      { ...base, reviews: reviews.slice(0, 2) },
      ...revised.map((revisions) => ({ ...base, reviews, ...revisions })),
      { ...base, revisions: [revision({ ...inKorean, direction: "", actions: [] })] },
    ];
    const usages = [USAGE, OFFLINE, { ...USAGE, costUsd: null, models: [] }];
    const ours = /PlanCraft|openai:scripted|\(offline\)|프리셋 fast/g;
    for (const state of [...states, unbegunState("중고 장터", "fast", null)]) {
      for (const usage of usages) {
        expect(renderPlan(state, usage, "한도에 도달했습니다.").replace(ours, "")).not.toMatch(/[A-Za-z]{2,}/);
      }
    }
  });
});

describe("the plan says how it was made", () => {
  it.each([
    [USAGE, "> Made by PlanCraft with openai:scripted (preset fast)."],
    [{ ...USAGE, models: ["a", "offline", "b"] }, "> Made by PlanCraft with a, b (preset fast)."],
    [{ ...USAGE, models: [] }, "> Begun by PlanCraft (preset fast); no model has answered yet."],
  ])("in the line under the title: %j", (usage, line) => {
    expect(renderPlan(finished(), usage).split("\n")[2]).toBe(line);
  });

  it("says at the top and among what is missing that it was made offline", () => {
    const plan = renderPlan(finished(), OFFLINE);
    expect(plan.split("\n")[2]).toMatch(/^> Made offline/);
    expect(block(plan, "What is missing")).toContain("- No language model took part");
    expect(renderPlan(finished({ language: "ko" }), OFFLINE).split("\n")[2]).toMatch(/offline/);
  });
});

describe("what a plan holds", () => {
  it("is the idea as it was given, quoted, with its purpose and its readers on a line each", () => {
    const given = { idea: "One\n\nTwo\r# Three", analysis: analysis({ purpose: "To\n\n## win" }) };
    expect(block(renderPlan(finished(given), USAGE), "The idea")).toBe(
      "> One\n>\n> Two\n> # Three\n\n**Purpose:** To ## win\n\n**Who it is for:** All",
    );
  });

  it("is a table of contents whose entries lead to the sections", () => {
    const plan = renderPlan(finished(), USAGE);
    const entries = [...block(plan, "Contents").matchAll(/^(\d+)\. \[(.+)\]\(#(.+)\)$/gm)];
    expect(entries.map(([, number, title, anchor]) => [Number(number), title, anchor])).toEqual(
      outlineSections(7).map(({ title }, at) => [at + 1, title, slug(title)]),
    );
  });

  it("is each assumption once, and each answer with its source", () => {
    const plan = renderPlan(
      finished({
        analysis: analysis({ assumptions: ["One country.", "In a year."] }),
        assumed: ["In a year."],
        answers: [
          answer(),
          answer({ question: "When?", text: "Soon", source: "assumed" }),
          answer({ kind: "approval", question: "Good?", text: "Accepted", source: "assumed" }),
        ],
      }),
      USAGE,
    );
    expect(block(plan, "Assumptions and answers")).toBe(
      [
        "**Assumed**\n\n- One country.\n- In a year.\n- When? → Soon\n- Good? → Accepted",
        "**Answered**\n\n- Who? → Us\n- When? → Soon (taken by default)",
      ].join("\n\n"),
    );
  });

  it("is the course of the reviews, with what was changed", () => {
    const actions = [{ sectionId: "part-2", instruction: "Name\nthe price." }];
    const plan = renderPlan(
      finished({
        reviews: [review(1, { score: 6, outcome: "refine", weaknesses: ["No price."] }), review(2, { score: 9.5 })],
        refinements: [{ reviewRound: 1, actions }],
      }),
      USAGE,
    );
    expect(block(plan, "Review and changes")).toBe(
      [
        "**Review 1: 6 of 10** (sent back to be refined)",
        "- Weaknesses: No price.\n- Changed: Part 2 – Name the price.",
        "**Review 2: 9.5 of 10** (accepted)",
      ].join("\n\n"),
    );
  });
});

describe("what the checks found", () => {
  const sum = { check: "table-sums", sectionId: "part-2", problem: "A sum\nis wrong." } as const;
  const feature = { check: "features", sectionId: null, problem: "No section takes it up." } as const;
  const lines = (reviews: readonly ReviewRecord[], language: Language = "en") =>
    block(renderPlan(finished({ reviews: [...reviews], language }), USAGE), FIXED[language].after[1]?.slice(3) ?? "")
      .split("\n")
      .filter((line) => line.startsWith("- "));

  it("is a line each, before the weaknesses, in both languages", () => {
    const reviews = [review(1, { checks: [feature, sum], weaknesses: ["Weak."] })];
    expect(lines(reviews)).toEqual([
      "- Check: No section takes it up.",
      "- Check: Part 2 – A sum is wrong.",
      "- Weaknesses: Weak.",
    ]);
    expect(lines(reviews, "ko").slice(0, 2)).toEqual([
      "- 점검: No section takes it up.",
      "- 점검: Part 2 – A sum is wrong.",
    ]);
  });

  it("is mended where the next review has nothing of the kind in that section any more", () => {
    const refined = review(1, { checks: [feature, sum], outcome: "refine" });
    const mended = " (mended in the next round)";
    expect(lines([refined, review(2, { checks: [] })]).map((line) => line.endsWith(mended))).toEqual([true, true]);
    expect(lines([refined, review(2, { checks: [] })], "ko")[0]).toMatch(/ \(다음 라운드에서 고침\)$/);
    const others = [
      { ...feature, problem: "No section takes up another." },
      { ...sum, sectionId: "part-3" },
    ];
    expect(lines([refined, review(2, { checks: others })]).map((line) => line.endsWith(mended))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it("is not called mended where it is still there, with whatever figures", () => {
    const later = [feature, { ...sum, problem: "A sum is wrong otherwise." }];
    const reviews = [review(1, { checks: [feature, sum], outcome: "refine" }), review(2, { checks: later })];
    expect(lines(reviews).join()).not.toContain("mended");
  });

  it("is not called mended after a restart, at the end, or by a review that made no checks", () => {
    const checks = [sum];
    expect(lines([review(1, { checks, outcome: "restart" }), review(2, { checks: [] })]).join()).not.toContain(
      "mended",
    );
    expect(lines([review(1, { checks })]).join()).not.toContain("mended");
    expect(lines([review(1, { checks, outcome: "refine" }), review(2)]).join()).not.toContain("mended");
  });
});

describe("the revisions of a plan", () => {
  it("stand among the reviews in the order in which things happened", () => {
    const revisions = [
      revision(),
      revision({ number: 2, request: "Cheer\nup.", direction: "", actions: [] }),
      revision({ number: 3, reviewsBefore: 2 }),
    ];
    const lines = block(
      renderPlan(finished({ reviews: [review(1), review(2)], revisions }), USAGE),
      "Review and changes",
    );
    expect(lines.split("\n\n").map((line) => line.split("\n")[0])).toEqual([
      "**Review 1: 9 of 10** (accepted)",
      "**Revision 1**",
      "- Request: Halve it.",
      "**Revision 2**",
      "- Request: Cheer up.",
      "**Review 2: 9 of 10** (accepted)",
      "**Revision 3**",
      "- Request: Halve it.",
    ]);
    expect(lines).toContain("- Direction: Cheaper.\n- Changed: Part 2 – Halve the price.");
    expect(lines).toContain("- Request: Cheer up.\n- No section was touched; the plan stays as it was.");
  });
});

describe("what is missing", () => {
  const missing = (state: PlanState, usage = USAGE, stopped?: string) =>
    block(renderPlan(state, usage, stopped), "What is missing");

  it("is nothing in a plan that was accepted", () => {
    expect(missing(finished())).toBe("Nothing that we know of.");
  });

  it("is first why the session stopped, then what it has not come to, then each section that is not written", () => {
    const state = finished({ sections: {}, reviews: [], reports: {} });
    const lines = missing(state, USAGE, "The spending\nlimit is reached.").split("\n");
    expect(lines).toEqual([
      "- The spending limit is reached.",
      "- Not researched yet: market, technology, business model, content, finance, risk.",
      "- The plan has not been reviewed yet.",
      ...outlineSections(7).map(({ title }) => `- The section "${title}" is not written yet.`),
    ]);
    expect(missing(finished({ outline: null, sections: {} }), USAGE, "Stopped.")).toContain(
      "- There is no outline yet.",
    );
  });

  it("is what the minimum of the preset wants", () => {
    const few = finished({ preset: "quality", analysis: analysis({ features: ["one"] }) });
    expect(missing(few)).toBe(
      "- The analysis found 1 features; 7 were wanted.\n- The outline has 7 sections; 13 were wanted.",
    );
  });

  it("is a last request that touched no section, with the reason where there is one, and no earlier one", () => {
    const untouched = (given: Partial<RevisionRecord> = {}) => revision({ number: 2, actions: [], ...given });
    expect(missing(finished({ revisions: [untouched({ direction: "No price is named." })] }))).toBe(
      "- Revision 2 touched no section, and the plan stays as it was: No price is named.",
    );
    expect(missing(finished({ revisions: [untouched({ direction: "" })] }))).toMatch(/stays as it was\.$/);
    expect(missing(finished({ revisions: [untouched(), revision({ number: 3 })] }))).toMatch(/^Nothing/);
  });

  it("is what a last review asked for in vain, and not what was refined after all", () => {
    const asked = review(1, { outcome: "refine", score: 6 });
    const discussion = { reviewRound: 1, rounds: 2, settled: false, actions: [] };
    expect(missing(finished({ reviews: [asked], discussion }))).toMatch(/did not agree on/);
    expect(missing(finished({ reviews: [asked], discussion: { ...discussion, settled: true } }))).toMatch(/^Nothing/);
    expect(missing(finished({ reviews: [asked], refinements: [{ reviewRound: 1, actions: [] }] }))).toMatch(/^Nothing/);
    expect(missing(finished({ reviews: [review(1, { outcome: "spent" })] }))).toMatch(/no refine round was left/);
  });
});
