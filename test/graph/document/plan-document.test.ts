import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { renderPlan } from "../../../graph/document/plan-document.ts";
import { planRecord } from "../../../graph/document/record/plan-record.ts";
import { slug } from "../../../graph/document/text/markdown.ts";
import { computeSheet } from "../../../graph/figures/sheet/sheet.ts";
import type { UsageReport } from "../../../graph/ports.ts";
import { type PlanState, unbegunState } from "../../../graph/state.ts";
import type { Language } from "../../../schemas/idea.ts";
import type { Analysis } from "../../../schemas/model/analysis.ts";
import type { Sheet } from "../../../schemas/model/figures.ts";
import type { RevisionRecord } from "../../../schemas/model/revision.ts";
import type { AnswerRecord, ReviewRecord, SpecialistReport, WrittenSection } from "../../../schemas/record.ts";
import { figure } from "../../support/figure-sheet.ts";
import { manyRuns } from "../../support/many-runs.ts";
import { headings } from "../../support/markdown-headings.ts";
import { outlineSections, USAGE } from "../../support/scripted-ports.ts";

const AT = "2030-01-31T12:00:00.000Z";
const OFFLINE: UsageReport = { calls: 12, tokens: 0, cachedTokens: 0, costUsd: 0, models: ["offline"] };
const FIXED: Readonly<Record<Language, { before: string[]; after: string[] }>> = {
  en: {
    before: ["## The idea", "## Contents"],
    after: ["## What to do next", "## Assumptions", "## What is missing"],
  },
  ko: {
    before: ["## 아이디어", "## 목차"],
    after: ["## 다음에 할 일", "## 가정", "## 보완이 필요한 점"],
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

function sheetOf(figures: readonly Parameters<typeof figure>[0][]): Sheet {
  return computeSheet(figures.map(figure), [], {}).sheet;
}

/** Ten outcomes of one uncertain price, and one that does not hang on it. */
function rangedSheet(): Sheet {
  const price = {
    id: "price",
    label: "가격",
    value: 5_000,
    unit: "KRW",
    low: 0,
    high: 6_000,
    cautious: "low",
  } as const;
  const outcomes = Array.from({ length: 10 }, (_, at) => {
    return { id: `year_${at}`, label: `${at}년`, formula: `price * ${at + 1}`, unit: "KRW", kind: "derived" } as const;
  });
  const share = { id: "share", label: "몫", formula: "12 / price", unit: "", kind: "derived" } as const;
  return sheetOf([price, share, ...outcomes]);
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
    expect(plan.split("\n").filter((line) => line.startsWith("## "))).toHaveLength(12);
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
      { numRuns: manyRuns(2_000) },
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
    const sheet = sheetOf([{ id: "price", label: "가격", value: 5_000, unit: "KRW", kind: "assumed", basis: "추정" }]);
    const states = [
      base,
      { ...base, sheet, sheetNotes: ["수치 하나를 계산할 수 없습니다."] },
      { ...base, sheet: rangedSheet() },
      { ...base, reviews, refinements },
      { ...base, reviews: reviews.slice(0, 2) },
      ...revised.map((revisions) => ({ ...base, reviews, ...revisions })),
      { ...base, revisions: [revision({ ...inKorean, direction: "", actions: [] })] },
    ];
    const usages = [USAGE, OFFLINE, { ...USAGE, costUsd: null, models: [] }];
    const ours = /PlanCraft|openai:scripted|\(offline\)|프리셋 fast/g;
    for (const state of [...states, unbegunState("중고 장터", "fast", null)]) {
      for (const usage of usages) {
        const record = planRecord("s", state, usage).markdown;
        for (const text of [renderPlan(state, usage, "한도에 도달했습니다."), record])
          expect(text.replace(ours, "").replaceAll("```diff", "")).not.toMatch(/[A-Za-z]{2,}/);
      }
    }
  });
});

describe("the plan says how it was made", () => {
  it.each([
    [
      USAGE,
      "> Made by PlanCraft with openai:scripted (preset fast). Its last review gave it 9 of 10. It rests on 1 assumption.",
    ],
    [
      { ...USAGE, models: ["a", "offline", "b"] },
      "> Made by PlanCraft with a, b (preset fast). Its last review gave it 9 of 10. It rests on 1 assumption.",
    ],
    [
      { ...USAGE, models: [] },
      "> Begun by PlanCraft (preset fast); no model has answered yet. It rests on 1 assumption.",
    ],
  ])("in the line under the title: %j", (usage, line) => {
    const state = finished({ analysis: analysis({ assumptions: ["One country."] }) });
    expect(renderPlan(state, usage).split("\n")[2]).toBe(line);
  });

  it("says at the top and among what is missing that it was made offline", () => {
    const plan = renderPlan(finished(), OFFLINE);
    expect(plan.split("\n")[2]).toMatch(/^> This is a worksheet, not a plan\. PlanCraft made it offline/);
    expect(plan).not.toMatch(/of 10/);
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

  it("is nothing of how it came about: no review, no change, no answer that was given, no usage", () => {
    const checks = [{ check: "features" as const, sectionId: null, problem: "A check." }];
    const first = { score: 6, outcome: "refine" as const, strengths: ["Strong."], weaknesses: ["Mended."], checks };
    const given: Partial<PlanState> = {
      reviews: [review(1, first), review(2)],
      refinements: [{ reviewRound: 1, actions: [{ sectionId: "part-2", instruction: "Name the price." }] }],
      revisions: [revision()],
      answers: [answer()],
    };
    const plan = renderPlan(finished(given), USAGE);
    for (const process of [
      "A check.",
      "Review 1",
      "Strong.",
      "Mended.",
      "Name the price.",
      "Halve it.",
      "Who?",
      "12345",
      "$0.25",
    ])
      expect(plan).not.toContain(process);
  });

  it("has its text with the figures in it, and nothing of how they are stored", () => {
    const sheet = sheetOf([
      { id: "price", label: "Price", value: 12, unit: "USD", kind: "assumed", basis: "two quotes" },
      { id: "orders", label: "Orders", value: 100, unit: "orders", kind: "assumed", basis: "pilot" },
      { id: "sales", label: "Sales", formula: "price * orders", unit: "USD", kind: "derived" },
    ]);
    const state = {
      ...withMarkdown("Sales are {{sales}}."),
      sheet,
      analysis: analysis({ assumptions: ["{{orders}} orders."] }),
    };
    const plan = renderPlan(state, USAGE);
    expect(plan).toContain("Sales are $1,200.");
    expect(plan).toContain("- 100 orders.");
    expect(plan).not.toContain("{{");
  });

  it("leads from its contents to sections whose title stands there before, as GitHub numbers them", () => {
    const sections = ["Costs", "Risks", "Risks", "The idea"].map((title, at) => {
      return { id: `s-${at}`, title, intent: "", keyPoints: [] };
    });
    const written = sections.map(({ id, title }): [string, WrittenSection] => [
      id,
      { id, title, markdown: id === "s-0" ? "## Risks\n\nText" : "Text", sources: [], assumptions: [], round: 1 },
    ]);
    const state = finished({ outline: { title: "The plan", sections }, sections: Object.fromEntries(written) });
    expect(block(renderPlan(state, USAGE), "Contents")).toBe(
      "1. [Costs](#costs)\n2. [Risks](#risks-1)\n3. [Risks](#risks-2)\n4. [The idea](#the-idea-1)",
    );
  });
});

describe("the anchors in the contents", () => {
  it("count what the idea has for headings, and are made of what a heading says", () => {
    const sections = ["Risks", "**Costs** & [more](https://a.example)"].map((title, at) => {
      return { id: `s-${at}`, title, intent: "", keyPoints: [] };
    });
    const written = sections.map(({ id, title }): [string, WrittenSection] => [
      id,
      { id, title, markdown: "Text", sources: [], assumptions: [], round: 1 },
    ]);
    const outline = { title: "The plan", sections };
    const state = finished({ idea: "# Risks\n\nof bread", outline, sections: Object.fromEntries(written) });
    expect(block(renderPlan(state, USAGE), "Contents")).toBe(
      "1. [Risks](#risks-1)\n2. [**Costs** & \\[more\\](https://a.example)](#costs--more)",
    );
  });
});

describe("the assumptions", () => {
  const assumptions = (given: Partial<PlanState>, language: Language = "en") =>
    block(renderPlan(finished({ ...given, language }), USAGE), language === "en" ? "Assumptions" : "가정");
  const inSections = (...texts: readonly string[][]) => {
    const { sections } = finished();
    return Object.fromEntries(
      Object.values(sections).map((section, at) => [section.id, { ...section, assumptions: texts[at] ?? [] }]),
    );
  };

  it("are each once, under the section that makes them, and answers taken by default are not repeated", () => {
    const given = {
      analysis: analysis({ assumptions: ["One country.", "In a year."] }),
      assumed: ["In a year."],
      answers: [answer(), answer({ question: "When?", text: "Soon", source: "assumed" })],
      sections: inSections([], ["Bakers deliver\nby bike.", "one country"]),
    };
    expect(assumptions(given)).toBe(
      [
        "**The plan as a whole**\n\n- One country.\n- In a year.",
        "**Part 2**\n\n- Bakers deliver by bike.",
        "Answers that were taken by default stand under what to do next.",
      ].join("\n\n"),
    );
    expect(assumptions({})).toBe("None.");
    expect(assumptions({}, "ko")).toBe("없음");
  });

  it("are no repeats of nearly the same words, but stay where a number is another one", () => {
    const sections = inSections(
      ["Bakers accept a commission of 8 percent on each order they receive."],
      ["The bakers accept a commission of 8 percent on each order they receive."],
      ["Bakers accept a commission of 6 percent on each order they receive."],
      ["제빵사는 주문마다 8% 수수료를 받아들입니다."],
      ["제빵사는 주문마다 8%의 수수료를 받아들입니다.", "Bakers accept a commission of 8 percent."],
    );
    const lines = assumptions({ sections })
      .split("\n")
      .filter((line) => line.startsWith("- "));
    expect(lines).toHaveLength(3);
    expect(lines.join()).toMatch(/8 percent.*6 percent.*제빵사/);
  });

  it("are at most twenty, a few of each section, and the others are counted", () => {
    const many = (name: string, count: number) =>
      Array.from({ length: count }, (_, at) => `${name} ${"abcdefghijklmnopqrstuvwxyz"[at]?.repeat(5)} holds.`);
    const sections = inSections(many("alpha", 20), many("beta", 3), many("gamma", 9));
    const shown = assumptions({ sections });
    const count = (name: string) => shown.match(new RegExp(`- ${name}`, "g"))?.length;
    expect([count("alpha"), count("beta"), count("gamma")]).toEqual([9, 3, 8]);
    expect(shown).toContain("12 more assumptions are not listed here.");
    expect(assumptions({ sections }, "ko")).toContain("이 밖에 가정 12건은 싣지 않았습니다.");
  });

  it("are not that an outline was let through", () => {
    const approval = answer({ kind: "approval", question: "Is this outline what you want?", text: "Accepted" });
    const plan = renderPlan(finished({ answers: [{ ...approval, source: "assumed" }, approval] }), USAGE);
    expect(plan).not.toContain("Is this outline");
  });
});

describe("what to do next", () => {
  const next = (given: Partial<PlanState>, language: Language = "en") =>
    block(renderPlan(finished({ ...given, language }), USAGE), language === "en" ? "What to do next" : "다음에 할 일");

  it("is what the last review found weak, and what was answered by default", () => {
    const reviews = [review(1, { weaknesses: ["Old."] }), review(2, { weaknesses: ["No\nprice."] })];
    const answers = [
      answer({ question: "When?", text: "Soon", source: "spent" }),
      answer({ question: "Who?", text: "Us", source: "assumed", chosenBefore: AT }),
    ];
    expect(next({ reviews, answers })).toBe(
      [
        "- [ ] No price.",
        "- [ ] Confirm: When? → Soon (taken by default)",
        "- [ ] Confirm: Who? → Us (taken by default, as you chose before)",
      ].join("\n"),
    );
    expect(next({ answers: answers.slice(0, 1) }, "ko")).toBe("- [ ] 확인: When? → Soon (추천 답변 적용)");
    expect(next({})).toBe("No open task is known.");
  });

  it("is no weakness that was edited after the last review", () => {
    const weaknesses = [
      "The hand-run sale collects at homes before any permit exists",
      "Risks still name 4% on own-link orders without the step to 6%",
    ];
    const actions = [
      { sectionId: "part-2", instruction: "Hand-run sale: collect at a shared place until a permit exists." },
    ];
    const reviews = [review(1, { score: 8, outcome: "spent", weaknesses })];
    const refinements = [{ reviewRound: 1, actions, unreviewed: true }];
    expect(next({ reviews, refinements })).toBe(`- [ ] ${weaknesses[1]}`);
    expect(next({ reviews, refinements: [] })).toContain(weaknesses[0]);
    expect(next({ reviews, refinements: [{ reviewRound: 0, actions }] })).toContain(weaknesses[0]);
  });

  it("is what the checks still found at the last review, but in sections that were edited since", () => {
    const checks = [
      { check: "table-sums", sectionId: "part-2", problem: "A sum\nis wrong." } as const,
      { check: "features", sectionId: null, problem: "No section takes it up." } as const,
    ];
    const actions = [{ sectionId: "part-2", instruction: "Add it up." }];
    expect(next({ reviews: [review(1, { checks })] })).toBe(
      "- [ ] Part 2: A sum is wrong.\n- [ ] No section takes it up.",
    );
    expect(next({ reviews: [review(1, { checks, weaknesses: ["A sum is wrong."] })] })).toBe(
      "- [ ] A sum is wrong.\n- [ ] No section takes it up.",
    );
    const refinements = [{ reviewRound: 1, actions, unreviewed: true }];
    expect(next({ reviews: [review(1, { checks })], refinements })).toBe("- [ ] No section takes it up.");
    expect(next({ reviews: [review(1, { checks }), review(2, { checks: [] })] })).toBe("No open task is known.");
  });

  it("is to check figures that rest on little, those first on which most hangs", () => {
    const assumed = { kind: "assumed", unit: "USD" } as const;
    const sheet = sheetOf([
      { ...assumed, id: "rent", label: "Rent", value: 900, basis: "" },
      { ...assumed, id: "price", label: "Price", value: 12, basis: "own estimate" },
      { ...assumed, id: "fee", label: "Fee", value: 2, basis: "list price, to check" },
      { ...assumed, id: "wage", label: "Wage", value: 20, basis: "confidence 0.8, two quotes" },
      { ...assumed, id: "tax", label: "Tax", value: 5, basis: "finance finding, confidence 0.4" },
      { id: "budget", label: "Budget", value: 100, unit: "USD", kind: "given", basis: "" },
      { id: "margin", label: "Margin", formula: "price - fee", unit: "USD", kind: "derived" },
      { id: "profit", label: "Profit", formula: "margin * 100 - price", unit: "USD", kind: "derived" },
    ]);
    expect(next({ sheet }).split("\n")).toEqual([
      "- [ ] Check: Price, $12 (assumed: own estimate)",
      "- [ ] Check: Fee, $2 (assumed: list price, to check)",
      "- [ ] Check: Rent, $900 (assumed)",
      "- [ ] Check: Tax, $5 (assumed: finance finding, confidence 0.4)",
    ]);
    expect(next({ sheet }, "ko")).toContain("- [ ] 검증: Rent $900 (근거 없는 가정값)");
  });

  it("is at most eight figures, and the others are counted", () => {
    const sheet = sheetOf(
      Array.from({ length: 11 }, (_, at) => {
        return {
          id: `f_${at}`,
          label: `Figure ${at}`,
          value: at + 1,
          unit: "orders",
          kind: "assumed" as const,
          basis: "추정",
        };
      }),
    );
    const lines = next({ sheet }).split("\n");
    expect(lines).toHaveLength(9);
    expect(lines.at(-1)).toContain("Check 3 more figures");
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
      "- The analysis found 1 feature; 7 were wanted.\n- The outline has 7 sections; 13 were wanted.",
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
    const refinements = [{ reviewRound: 1, actions: [], unreviewed: true }];
    expect(missing(finished({ reviews: [review(1, { outcome: "spent" })], refinements }))).toBe(
      "- What the last review asked for was changed, and not reviewed again.",
    );
  });

  it("is what the figures lack, the first of it", () => {
    const sheetNotes = Array.from({ length: 9 }, (_, at) => `Figure ${at} cannot be computed.`);
    expect(missing(finished({ sheetNotes })).split("\n")).toEqual(sheetNotes.slice(0, 5).map((note) => `- ${note}`));
  });
});

describe("the three cases in a plan", () => {
  it("stand before the assumptions as one small table, with what makes them, and only where there are ranges", () => {
    const assumed = (language: "en" | "ko", sheet: Sheet | null) => {
      const plan = renderPlan(finished({ language, sheet }), USAGE);
      return block(plan, language === "en" ? "Assumptions" : "가정");
    };
    const [title, table, note] = assumed("ko", rangedSheet()).split("\n\n");
    expect(title).toBe("**세 가지 경우**");
    expect(table?.split("\n").slice(0, 4)).toEqual([
      "| 결과 | 보수적 | 중간 | 낙관적 |",
      "| --- | ---: | ---: | ---: |",
      "| 몫 | 계산할 수 없음 | 0 | 0 |",
      "| 0년 | 0원 | 5,000원 | 6,000원 |",
    ]);
    expect(table?.split("\n")).toHaveLength(2 + 8);
    expect(note).toContain("불확실한 가정(보수적 → 낙관적): 가격 0원 → 6,000원.");
    expect(note).toContain("3건 더");
    const english = assumed("en", rangedSheet());
    expect(english).toMatch(
      /^\*\*The plan in three cases\*\*\n\n\| What it comes to \| Low \(cautious\) \| Middle \| High/,
    );
    expect(english).toContain("Uncertain, from low to high: 가격 ₩0 → ₩6,000. 3 more outcomes differ");
    const plain = sheetOf([{ id: "price", label: "가격", value: 5_000, unit: "KRW", kind: "assumed" }]);
    expect(assumed("en", plain)).toBe(assumed("en", null));
  });
});
