import { describe, expect, it } from "vitest";
import { otherUses } from "../../../../graph/figures/checks/other-use.ts";
import { twoAmounts } from "../../../../graph/figures/checks/two-amounts.ts";
import { typedAmounts } from "../../../../graph/figures/checks/typed-amounts.ts";
import { computeSheet } from "../../../../graph/figures/sheet/sheet.ts";
import { renderFigures } from "../../../../graph/figures/text/render-figures.ts";
import { recordedFigures, recordedSections } from "../../../support/figure-sheet.ts";

const recorded = recordedFigures();
const { sheet } = computeSheet(recorded.figures, recorded.decisions);

function typed(markdown: string) {
  return typedAmounts([{ id: "s", markdown }], sheet).map(({ figureId, problem }) => {
    return `${figureId}: ${problem.en.includes("differs") ? "differs" : "typed"}`;
  });
}

describe("amounts that are typed past the sheet", () => {
  it.each([
    ["The reserve on launch day is $15,400.", ["reserve: typed"]],
    ["The reserve on launch day is $15,000.", ["reserve: differs"]],
    ["Break-even is at 647 orders per month.", ["break_even: differs"]],
    ["| Line | Amount |\n|---|---:|\n| Legal and company | $6,000 |", ["b_legal: typed"]],
    ["The service fee of the buyer is 5%, and again 5%.", ["service_fee_rate: typed"]],
    ["Largest distance between buyer and pickup point: 2 miles.", ["radius: typed"]],
  ])("%s", (markdown, found) => {
    expect(typed(markdown)).toEqual(found);
  });

  it.each([
    "The reserve on launch day is {{reserve}}.",
    "A jar of honey costs $24.",
    "The reserve on launch day is €15,400.",
    "The reserve on launch day lasts to week 24, in 2027.",
    "`The reserve on launch day is $15,400`",
    "1. Reserve on launch day\n2. Legal and company",
    "The reserve on launch day is not the $40 of a card.",
  ])("is silent about: %s", (markdown) => {
    expect(typed(markdown)).toEqual([]);
  });

  it("finds none in sections that were written with tokens", () => {
    expect(typedAmounts(recordedSections(), sheet)).toEqual([]);
  });
});

describe("a figure that is used for something else", () => {
  it("is found in the recorded sections, where it was left in on purpose, with one false alarm in 299 tokens", () => {
    const found = otherUses(recordedSections(), sheet).map(({ sectionId, figureId }) => `${sectionId} ${figureId}`);
    expect(found).toEqual([
      "roadmap-roles-gates slack_weeks",
      "roadmap-roles-gates slack_weeks",
      "roadmap-roles-gates sell_through",
      // The quote of a lawyer is the legal line, in other words.
      "roadmap-roles-gates b_legal",
      "roadmap-roles-gates basket",
    ]);
  });

  it("is none where a word of its label stands in the sentence, before it, or above the table", () => {
    const about = (markdown: string) => otherUses([{ id: "s", markdown }], sheet).map(({ figureId }) => figureId);
    expect(about("The slots that are sold: {{sell_through}}.")).toEqual([]);
    expect(about("Slots decide. Of all, {{sell_through}} go.")).toEqual([]);
    expect(about("### Slots sold\n\n| What | How many |\n|---|---|\n| Aim | {{sell_through}} |")).toEqual([]);
    expect(about("Of all bakers {{sell_through}} come back.")).toEqual(["sell_through"]);
  });
});

describe("one thing with two amounts", () => {
  const check = "an outside security and accessibility check";

  it("is found where two sections say it in the same words", () => {
    const found = twoAmounts([
      { id: "architecture", markdown: `The budget holds $2,500 for ${check}.` },
      { id: "budget", markdown: "| Line | USD |\n|---|---:|\n| Outside security and accessibility check | 2,000 |" },
      { id: "launch", markdown: "We go on when 30% of first-time buyers order again within 30 days." },
      {
        id: "gates",
        markdown: "| Gate | Mark |\n|---|---|\n| Pilot | 35% of first-time buyers order again within 30 days |",
      },
    ]);
    expect(found.map(({ sectionId, problem }) => [sectionId, problem.en.slice(0, 5)])).toEqual([
      ["gates", "35% i"],
      ["budget", "2,000"],
    ]);
  });

  it("is none in other units, for a bound beside a value, within a section, and in a section that has both", () => {
    const one = { id: "a", markdown: `The budget holds $2,500 for ${check}.` };
    const silent = [
      `It holds 2,000 hours for ${check}.`,
      `It holds at most $2,000 for ${check}.`,
      `It holds $2,000 for ${check}, after a quote of $2,500 for the same outside security check.`,
      `It holds $50 for ${check}.`,
      "We pay $2,000 for an outside tax check.",
    ];
    for (const markdown of silent) expect(twoAmounts([one, { id: "b", markdown }])).toEqual([]);
    expect(twoAmounts([{ id: "a", markdown: `${one.markdown}\n\nIt holds $2,000 for ${check}.` }])).toEqual([]);
  });

  it("is not in the recorded sections once they are rendered", () => {
    const rendered = recordedSections().map(({ id, markdown }) => {
      return { id, markdown: renderFigures(markdown, sheet, { language: "en", startDate: "2026-11-27" }).text };
    });
    expect(twoAmounts(rendered, sheet)).toEqual([]);
  });
});
