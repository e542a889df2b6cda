import { describe, expect, it } from "vitest";
import { movedFigures } from "../../../../graph/figures/sheet/sheet-changes.ts";
import { movedInstruction, shownMoves } from "../../../../graph/figures/text/moved-passages.ts";
import { sheetOf } from "../../../support/figure-sheet.ts";

const before = sheetOf({
  price: [40, "USD"],
  price_rise: [0.1, "%"],
  rent: [1_000, "USD"],
  cash: [500, "USD"],
  launch: [8, "week"],
}).sheet;
const after = sheetOf({
  price: [60, "USD"],
  price_rise: [0.1, "%"],
  rent: [1_050, "USD"],
  cash: [-20, "USD"],
  opening: [3, "week"],
}).sheet;
const moved = movedFigures(before, after);
const shown = shownMoves(moved, before, after, "en");

describe("figures that moved, as people read them", () => {
  it("have their amounts before and after, and none where there was or is no such figure", () => {
    expect(shown.map(({ id, before: was, after: is }) => [id, was, is])).toEqual([
      ["price", "$40", "$60"],
      ["rent", "$1,000", "$1,050"],
      ["cash", "$500", expect.stringMatching(/^[-−]\$20$/)],
      ["opening", null, expect.stringContaining("3")],
      ["launch", expect.stringContaining("8"), null],
    ]);
  });

  it("are written as the plan's language has them", () => {
    const won = (value: number) => sheetOf({ budget: [value, "KRW"] }).sheet;
    const [move] = shownMoves(movedFigures(won(30_000_000), won(24_600_000)), won(30_000_000), won(24_600_000), "ko");
    expect(move).toMatchObject({ label: "budget", before: "3,000만 원", after: "2,460만 원" });
  });
});

describe("what the editor of a section is asked where figures moved", () => {
  const ask = (markdown: string) => movedInstruction(markdown, moved, shown, "en");

  it("names the sentences and rows in which one stands that moved far, and no other", () => {
    const asked = ask(
      [
        "A low price of {{price}} wins. The rent is {{rent}}.",
        "| Item | Amount |\n|---|---|\n| Cash | {{cash}} |\n| Rent | {{rent}} |",
        "```text\n{{price}} in code\n```",
      ].join("\n\n"),
    );
    expect(asked?.split("\n")).toEqual([
      expect.stringContaining("price (price): $40 -> $60; cash (cash): $500 -> "),
      "- A low price of {{price}} wins.",
      "- | Cash | {{cash}} |",
    ]);
  });

  it("names only figures that stand in it, and none that is called alike", () => {
    const asked = ask("It goes up by {{price_rise}}, and {{cash|there is cash:there is none}}.");
    expect(asked).toContain("cash (cash): $500 -> ");
    expect(asked).not.toContain("price (price)");
  });

  it("finds them in formulas of cells, and where they are gone", () => {
    expect(ask("In all {{= price + rent : USD}}.")).toContain("- In all {{= price + rent : USD}}.");
    expect(ask("It starts in {{launch}}.")).toContain("launch (launch): ");
  });

  it("is nothing where the section has none of them, or only such as moved little", () => {
    expect(ask("The rent is {{rent}}, and it rises by {{price_rise}}.")).toBeNull();
    expect(ask("The price is named nowhere.")).toBeNull();
    expect(ask("")).toBeNull();
    expect(movedInstruction("The price is {{price}}.", [], [], "en")).toBeNull();
  });
});
