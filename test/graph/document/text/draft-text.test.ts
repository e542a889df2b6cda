import { describe, expect, it, test } from "vitest";
import { draftText } from "../../../../graph/document/text/draft-text.ts";
import { sectionText, type TextState } from "../../../../graph/document/text/section-text.ts";
import { unbegunState } from "../../../../graph/state.ts";
import { sheetOf } from "../../../support/figure-sheet.ts";

const { sheet } = sheetOf({
  price: [40, "USD/order"],
  orders: [1200, "orders"],
  founders: [3, "people"],
  income: ["price * orders", "USD"],
  loss: ["0 - income", "USD"],
});

function stateOf(markdown: string, changes: Partial<TextState> = {}): TextState {
  const sections = { money: { id: "money", title: "Money", markdown, sources: [], assumptions: [], round: 1 } };
  return { ...unbegunState("An idea", "fast", "en"), sheet, sections, startedOn: "2026-11-27", ...changes };
}

/** What is shown of a section after each of its characters. */
function drafts(markdown: string, state = stateOf(markdown)): string[] {
  return Array.from({ length: markdown.length + 1 }, (_, end) => draftText(state, markdown.slice(0, end)));
}

describe("a section in the making", () => {
  test.each([
    ["amounts in a sentence", "At {{price}} we earn {{= price * orders : USD}}, or \\{\\{income\\}\\}, a year."],
    ["formulas with braces in them", "So {{= {{price}} * 2 : USD}} are two, {{ income }} all."],
    ["words that hang on a sign", "It {{loss|gains:loses}} money; {{price}}{{price}} twice."],
    ["a table", "| Item | Sum |\n|---|--:|\n| Orders | {{orders}} |\n| {{founders}} of us | {{income}} |\n"],
    ["a list", "{{founders}}. Both are needed.\n\n- {{price}}\n- {not a token} and {\n- {{orders}}}"],
    ["a diagram", "```mermaid\nflowchart LR\n  A{{Check}} --> B[{{income}}]\n  B --> C{ok}\n```\nBehind it {{price}}."],
    ["half a token at the end of a line", "It is {{price\nand {{orders}} more, and {{nobody_knows}}."],
    ["no figure at all", "Plain **text**, with {braces} and a back\\\nslash."],
  ])("is shown up to the last whole token, and as it is in the end: %s", (_, markdown) => {
    const whole = sectionText(stateOf(markdown), "money");
    const shown = drafts(markdown);
    expect(shown.filter((text) => !whole.startsWith(text))).toEqual([]);
    expect(shown.filter((text) => /\{\{(?!Check)/.test(text))).toEqual([]);
    expect(draftText(stateOf(markdown), `${markdown}\n\nMore.`)).toBe(
      sectionText(stateOf(`${markdown}\n\nMore.`), "money"),
    );
    expect(new Set(shown).size).toBeGreaterThan(10);
  });

  it("is written in the plan's language", () => {
    const won = sheetOf({ cost: [24_600_000, "KRW"] }).sheet;
    const state = stateOf("", { sheet: won, language: "ko" });
    expect(draftText(state, "비용은 {{cost}}입니다. 그")).toBe("비용은 2,460만 원입니다. 그");
  });

  it("has no fence around all of it, and braces as they are where the plan has no sheet", () => {
    const wrapped = "```markdown\n# Costs\n\nThey are {{price}}.\n\nEnd.";
    expect(new Set(drafts(wrapped).filter((text) => text.includes("`")))).toEqual(new Set());
    expect(draftText(stateOf(""), wrapped)).toBe("# Costs\n\nThey are $40.\n\nEnd.");
    expect(draftText(stateOf("", { sheet: null }), "A {{name}")).toBe("A {{name}");
  });
});
