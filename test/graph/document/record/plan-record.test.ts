import { describe, expect, it } from "vitest";
import { planDocument } from "../../../../graph/document/plan-document.ts";
import { planMarkdown } from "../../../../graph/document/plan-markdown.ts";
import { planRecord } from "../../../../graph/document/record/plan-record.ts";
import { recordPart } from "../../../../graph/document/record/record-markdown.ts";
import { computeSheet } from "../../../../graph/figures/sheet/sheet.ts";
import { type PlanState, unbegunState } from "../../../../graph/state.ts";
import type { Language } from "../../../../schemas/idea.ts";
import type { RevisionRecord } from "../../../../schemas/model/revision.ts";
import { PlanRecord } from "../../../../schemas/plan/plan-record.ts";
import type { AnswerRecord, ReviewRecord, SectionChange, WrittenSection } from "../../../../schemas/record.ts";
import { figure } from "../../../support/figure-sheet.ts";
import { headings } from "../../../support/markdown-headings.ts";
import { outlineSections, USAGE } from "../../../support/scripted-ports.ts";

const AT = "2030-01-31T12:00:00.000Z";
const OFFLINE = { ...USAGE, models: ["offline"] };

function review(round: number, given: Partial<ReviewRecord> = {}): ReviewRecord {
  return { score: 9, strengths: [], weaknesses: [], actions: [], round, outcome: "accepted", ...given };
}

function revision(given: Partial<RevisionRecord> = {}): RevisionRecord {
  const actions = [{ sectionId: "part-2", instruction: "Halve the price." }];
  return {
    number: 1,
    request: "Halve it.",
    direction: "Cheaper.",
    reviewsBefore: 1,
    refinesBefore: 0,
    actions,
    ...given,
  };
}

function answer(given: Partial<AnswerRecord> = {}): AnswerRecord {
  return {
    ...{ questionId: "audience", kind: "text", question: "Who?", answer: { kind: "text", text: "Us" }, text: "Us" },
    ...{ source: "human", askedAt: AT, receivedAt: AT, refusals: [] },
    ...given,
  };
}

function finished(given: Partial<PlanState> = {}, changes: readonly SectionChange[] = []): PlanState {
  const sections = outlineSections(3);
  const written = sections.map(({ id, title }): [string, WrittenSection] => {
    const changed = id === "part-2" ? { changes: [...changes] } : {};
    return [id, { id, title, markdown: `About ${id}.`, sources: [], assumptions: [], round: 1, ...changed }];
  });
  return {
    ...unbegunState("A marketplace", "fast", null),
    outline: { title: "The plan", sections },
    sections: Object.fromEntries(written),
    reviews: [review(1)],
    ...given,
  };
}

function blockOf(state: PlanState, heading = "Reviews and changes"): string {
  return planRecord("s-1", state, USAGE).markdown.split(`\n## ${heading}\n\n`)[1]?.split("\n## ")[0]?.trim() ?? "";
}

const refined = {
  reviews: [
    review(1, {
      score: 6,
      outcome: "refine",
      strengths: ["Clear."],
      weaknesses: ["No price."],
      actions: [{ sectionId: "part-2", instruction: "Name a\nprice." }],
    }),
    review(2, { score: 9.5 }),
  ],
  discussion: { reviewRound: 1, rounds: 2, settled: true, actions: [] },
  refinements: [
    {
      reviewRound: 1,
      actions: [{ sectionId: "part-2", instruction: "Name the price." }],
      locked: [{ sectionId: "part-3", instruction: "Shorten." }],
      figures: [{ id: "price", label: "Price", before: "$10", after: "$12" }],
    },
  ],
};
const change = (round: number, before: string, after: string) => ({ round, passages: [{ before, after }] });

describe("the record of a plan", () => {
  it("has each review with its score, what it asked for, what was done and what changed in the text", () => {
    const state = finished(refined, [change(2, "It is cheap.", "It costs $12.")]);
    expect(blockOf(state)).toBe(
      [
        "### Review 1: 6 of 10 (sent back to be refined)",
        "**Strengths**\n\n- Clear.",
        "**Weaknesses**\n\n- No price.",
        "**What it asked for**\n\n- Part 2 – Name a price.",
        "Reviewer and writer talked in 2 rounds and agreed.",
        "**What was carried out**\n\n- Part 2 – Name the price.",
        "**Left as it is, because you locked it**\n\n- Part 3 – Shorten.",
        "**Figures that moved**\n\n- Price: $10 → $12",
        "**What changed in the text**\n\nPart 2:\n\n```diff\n- It is cheap.\n+ It costs $12.\n```",
        "### Review 2: 9.5 of 10 (accepted)",
      ].join("\n\n"),
    );
  });

  it("shows passages as people read them, in a fence that they cannot end", () => {
    const { sheet } = computeSheet([figure({ id: "price", value: 12 })], [], {});
    const passage = "```js\na\n```\n\n# {{price}}";
    const { markdown, reviews } = planRecord("s-1", { ...finished(refined, [change(2, "", passage)]), sheet }, USAGE);
    expect(reviews[0]?.changes[0]?.passages).toEqual([{ before: "", after: "```js\na\n```\n\n# $12" }]);
    expect(markdown).toContain("````diff\n+ ```js\n+ a\n+ ```\n+ # $12\n````");
    expect(headings(markdown).filter((heading) => heading.startsWith("# "))).toHaveLength(1);
  });

  it("says where no review saw what was changed in the end", () => {
    const [refinement] = refined.refinements;
    if (!refinement) throw new Error("There is no refinement.");
    const last = { ...refinement, reviewRound: 2, unreviewed: true };
    const state = finished({ ...refined, refinements: [last] }, [change(3, "a", "b")]);
    expect(blockOf(state)).toMatch(/Review 2.*\+ b\n```\n\nNo review saw it afterwards: the rounds were spent\.$/s);
  });

  it("tells what the checks found, and whether the next review still found it", () => {
    const sum = { check: "table-sums", sectionId: "part-2", problem: "A sum\nis wrong." } as const;
    const feature = { check: "features", sectionId: null, problem: "No section takes it up." } as const;
    const stands = (reviews: readonly ReviewRecord[]) =>
      planRecord("s-1", finished({ reviews: [...reviews] }), USAGE).reviews[0]?.checks.map((check) => check.stands);
    const first = review(1, { checks: [feature, sum], outcome: "refine" });
    expect(
      blockOf(finished({ reviews: [first, review(2, { checks: [{ ...sum, problem: "Another sum." }] })] })),
    ).toContain(
      "- No section takes it up. (gone at the next review)\n- Part 2 – A sum is wrong. (still there at the next review)",
    );
    expect(stands([first, review(2, { checks: [] })])).toEqual([false, false]);
    expect(stands([first, review(2, { checks: [feature, { ...sum, sectionId: "part-3" }] })])).toEqual([true, false]);
    expect(stands([first, review(2)])).toEqual([null, null]);
    expect(stands([first])).toEqual([null, null]);
    expect(stands([{ ...first, outcome: "restart" }, review(2, { checks: [] })])).toEqual([null, null]);
  });

  it("has the revisions where they happened, with what changed because of them", () => {
    const revisions = [
      revision(),
      revision({ number: 2, request: "Cheer\nup.", direction: "", actions: [] }),
      revision({ number: 3, reviewsBefore: 2 }),
    ];
    const state = finished({ reviews: [review(1), review(2)], revisions }, [change(3, "Old.", "New.")]);
    const block = blockOf(state);
    expect(block.match(/^### .*$/gm)).toEqual([
      "### Review 1: 9 of 10 (accepted)",
      "### Revision 1",
      "### Revision 2",
      "### Review 2: 9 of 10 (accepted)",
      "### Revision 3",
    ]);
    expect(block).toContain("- Request: Halve it.\n- Direction: Cheaper.");
    expect(block).toContain("- Request: Cheer up.\n\nNo section was touched; the plan stays as it was.");
    expect(block.split("### Revision 3")[1]).toContain("- Old.\n+ New.");
  });

  it("has who gave each answer, what was refused, what was assumed at the beginning, and the usage", () => {
    const answers = [
      answer({ refusals: [{ problem: "Too\nlong.", receivedAt: AT }] }),
      answer({ question: "When?", text: "Soon", source: "assumed", chosenBefore: AT }),
      answer({ kind: "approval", question: "Good?", text: "Accepted", source: "spent" }),
    ];
    const state = finished({ answers, assumed: ["One country."], sheetNotes: ["A figure is left out."] });
    expect(blockOf(state, "Questions and answers")).toBe(
      [
        "- Who? → Us (answered by you)\n  - Refused: Too long.",
        "- When? → Soon (taken by default, as you chose before)",
        "- Good? → Accepted (taken by default, all attempts were spent)",
      ].join("\n"),
    );
    expect(blockOf(state, "What was assumed at the beginning")).toBe("- One country.");
    expect(blockOf(state, "What is left out of the figures")).toBe("- A figure is left out.");
    expect(blockOf(state, "Usage")).toBe("42 calls, 12,345 tokens, $0.2500");
    const unknown = planRecord("s-1", state, { ...USAGE, costUsd: null }).markdown;
    expect(unknown).toMatch(/42 calls, 12,345 tokens, cost unknown/);
  });

  it.each(["en", "ko"] as const)(
    "can be written before anything was done, and has the published shape (%s)",
    (language: Language) => {
      for (const state of [unbegunState("x", "fast", language), { ...finished(refined), language }]) {
        const record = planRecord("s-1", state, USAGE);
        expect(PlanRecord.parse(record)).toEqual(record);
        expect(headings(record.markdown).length).toBeGreaterThan(3);
      }
      const begun = planRecord("s-1", unbegunState("x", "fast", language), USAGE);
      expect(begun.markdown).toContain(
        language === "en" ? "The plan has not been reviewed yet." : "아직 검토하지 않았습니다.",
      );
    },
  );

  it("gives no score that no language model gave", () => {
    const { reviews, markdown } = planRecord("s-1", finished(refined), OFFLINE);
    expect(reviews.map(({ score }) => score)).toEqual([null, null]);
    expect(markdown).not.toMatch(/of 10|no score|\n### Review|talked in/);
    expect(markdown).toContain("### Count 1, by code: no language model judged anything");
  });

  it("is of a state from before there were figures, too", () => {
    const { sheet, sheetNotes, startedOn, ...old } = finished(refined);
    expect(planRecord("s-1", old as PlanState, USAGE)).toMatchObject({ sheet: null, sheetNotes: [] });
  });

  it("stands at the end of a plan where it is asked for, under one heading of its own", () => {
    const state = finished(refined);
    const plan = planMarkdown(planDocument(state, USAGE), [recordPart(planRecord("s-1", state, USAGE))]);
    const all = headings(plan);
    expect(all.at(-1)).toBe("## How this plan came about");
    expect(all.filter((heading) => /review/i.test(heading))).toEqual([]);
    expect(plan).toContain("\n### Reviews and changes\n\n#### Review 1: 6 of 10");
  });
});
