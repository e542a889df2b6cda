import { describe, expect, it } from "vitest";
import { recordedTexts } from "../../../bench/eval/contradictions.ts";
import { checkedText } from "../../../planner/evals/checks/checked-side.ts";
import { comparableDocument, comparableExport, comparableMarkdown } from "../../../planner/evals/comparable-plan.ts";
import type { PlanExport } from "../../../schemas/plan/plan-export.ts";
import { recordedSession } from "../../support/recorded-plan.ts";

const IDEA = "A shop for bread, with $9,000.";

function sectionsOf(document: string): string[] {
  return comparableDocument("A shop", document, IDEA).sections.map(({ title }) => title);
}

describe("a document as a model wrote it", () => {
  it("is parted at its sections, whichever level they have", () => {
    const texts = ["Text of the first.", "Text of the second."];
    expect(sectionsOf(`# A shop\n\n## 1. First\n\n${texts[0]}\n\n## 2. Second\n\n${texts[1]}`)).toEqual([
      "First",
      "Second",
    ]);
    expect(sectionsOf(`# First\n\n${texts[0]}\n\n# Second\n\n${texts[1]}`)).toEqual(["First", "Second"]);
    expect(sectionsOf(`First\n=====\n\n${texts[0]}\n\nSecond\n======\n\n${texts[1]}`)).toEqual(["First", "Second"]);
    expect(sectionsOf(`### **First**\n\n${texts[0]}\n\n### Second\n\n#### Inner\n\n${texts[1]}`)).toEqual([
      "First",
      "Second",
    ]);
  });

  it("keeps what stands before its first section, and is one section without any heading", () => {
    expect(sectionsOf("# A shop\n\nAt first this.\n\n## Money\n\nMuch.")).toEqual(["A shop", "Money"]);
    expect(sectionsOf("Only a text.")).toEqual(["A shop"]);
  });

  it("loses its contents, rules, comments, the idea where it is repeated, and who speaks", () => {
    const document = [
      "# A shop",
      `> ${IDEA}`,
      "As a language model I can help.",
      "## Contents",
      "- [Money](#money)",
      "## Money",
      "There are **$9,000**. <!-- drafted -->",
      "---",
      "- [ ] Ask the bank",
    ].join("\n\n");
    expect(comparableMarkdown(comparableDocument("A shop", document, IDEA))).toBe(
      "# A shop\n\n## Money\n\nThere are **$9,000**.\n\n- Ask the bank",
    );
  });

  it("takes no heading from code", () => {
    expect(sectionsOf("## One\n\n```\n## none\n```\n\n## Two\n\nText.")).toEqual(["One", "Two"]);
  });
});

describe("a plan of PlanCraft", () => {
  it("says nothing of who made it, and not the idea", () => {
    const plan = {
      title: "A shop",
      idea: IDEA,
      language: "en",
      madeBy: "Made by PlanCraft with x",
      purpose: "To sell bread",
      audience: null,
      sections: [{ id: "money", title: "Money", markdown: "There are **$9,000**.", uncited: [] }],
      nextSteps: [
        { kind: "weakness", text: "Ask the bank" },
        { kind: "answer", text: "In May" },
      ],
      moreFigures: 7,
      assumptionGroups: [{ title: "Money", assumptions: ["Flour costs as much as now"] }],
      moreAssumptions: 23,
      missing: ["Nobody reviewed it"],
      sources: [],
      cases: null,
    } as unknown as PlanExport;
    const text = comparableMarkdown(comparableExport(plan));
    expect(text).toContain("## Money\n\nThere are **$9,000**.");
    expect(text).toContain("- Ask the bank");
    expect(text).toContain("- Flour costs as much as now");
    expect(text).not.toMatch(/sheet of figures|not listed here|by default/);
    expect(text).not.toMatch(/plancraft|To sell bread|Nobody reviewed it|A shop for bread/i);
  });
});

describe("what code tells of a plan", () => {
  const { idea } = recordedSession("en");
  const limit = { id: "limit", why: "", says: "limit", amount: 40_000, currency: "USD" } as const;
  const measured = (document: string) => {
    return checkedText(comparableDocument("Bakers", document, idea), { idea, facts: [limit] }, "en");
  };
  const documentAt = (at: "draft" | "end") =>
    recordedTexts(recordedSession("en"), at)
      .map(({ title, markdown }) => `## ${title}\n\n${markdown}`)
      .join("\n\n");

  it("is less against a reviewed plan than against its drafts", async () => {
    const [draft, end] = [await measured(documentAt("draft")), await measured(documentAt("end"))];
    expect(end.contradictions).toBeLessThan(draft.contradictions);
    expect(end).toMatchObject({ facts: { limit: true }, mistakes: 0, topics: 8 });
  });

  it("is a broken limit and a wrong sum where the total of the budget is raised", async () => {
    const end = documentAt("end");
    const raised = end.replaceAll("| **Sum** | **40,000** |", "| **Sum** | **46,000** |");
    expect(raised).not.toBe(end);
    const { facts, mistakes } = await measured(raised);
    expect(facts["limit"]).toBe(false);
    expect(mistakes).toBeGreaterThan(0);
  });
});
