import { describe, expect, it } from "vitest";
import { figureMoves } from "../../../cli/terminal/figure-moves.ts";
import { figureTree } from "../../../cli/terminal/figure-tree.ts";
import { bulletLines, fittedTable } from "../../../cli/terminal/fitted-table.ts";
import { displayWidth } from "../../../cli/terminal/text-width.ts";
import { MESSAGES } from "../../../cli/words/messages.ts";
import type { FigureView } from "../../../planner/figures/figure-view.ts";

function view(id: string, label: string, shown: string, fields: Partial<FigureView> = {}): FigureView {
  return {
    ...{ id, label, shown, value: 1, formula: null, unit: "", decimals: 0, kind: "assumed", basis: "a guess" },
    ...{ owner: "", uses: [], usedBy: [], places: [] },
    ...fields,
  };
}

const place = { sectionId: "s", section: "Money", text: "" };
const FIGURES = [
  view("profit", "Profit a month", "$387", {
    ...{ kind: "derived", formula: "income - costs", uses: ["income", "costs"], places: [place] },
  }),
  view("income", "월 수수료 수입", "1,036,800원", {
    ...{ kind: "derived", formula: "costs * 2", uses: ["costs"], usedBy: ["profit"] },
  }),
  view("costs", "Costs a month of which nobody knows much", "$650", {
    ...{ usedBy: ["profit", "income"], shownRange: "$500 to $900" },
  }),
];
const tree = (width?: number) => figureTree(FIGURES, MESSAGES.en.figures, width);

describe("the figures of a sheet in a terminal", () => {
  it("are a tree in a table where there is room, each figure below what is computed from it", () => {
    expect(tree().split("\n")).toEqual([
      "FIGURE                                              VALUE  RANGE         ID      FORMULA OR BASIS  IN THE TEXT",
      "Profit a month                                       $387                profit  = income - costs  1 section",
      "  월 수수료 수입                              1,036,800원                income  = costs * 2       -",
      "    Costs a month of which nobody knows much         $650  $500 to $900  costs   assumed: a guess  -",
      "  Costs a month of which nobody knows much           $650  $500 to $900  costs   (see above)",
    ]);
  });

  it("have two lines each where there is less, and nothing of them is cut", () => {
    expect(tree(60).split("\n")).toEqual([
      "Profit a month                                          $387",
      "  profit = income - costs (in the text: 1 section)",
      "  월 수수료 수입                                 1,036,800원",
      "    income = costs * 2",
      "    Costs a month of which nobody knows much            $650",
      "      costs, assumed ($500 to $900): a guess",
      "  Costs a month of which nobody knows much (see above)  $650",
    ]);
  });

  it.each([80, 40, 24])("stay within %i columns", (width) => {
    const lines = tree(width).split("\n");
    expect(lines.filter((line) => displayWidth(line) > width)).toEqual([]);
    for (const word of ["much", "$650", "1,036,800원", "$900"]) expect(lines.join("\n")).toContain(word);
  });
});

describe("a table that is fitted to its terminal", () => {
  const moves = [{ id: "a", label: "첫 지역에서 활동하는 제빵사 수", before: "15명", after: "1,234명" }];

  it("breaks its first column, and puts the values below it where that is not enough", () => {
    expect(figureMoves(moves, "none", undefined)).toBe("첫 지역에서 활동하는 제빵사 수: 15명 → 1,234명");
    expect(figureMoves(moves, "none", 40)).toBe("첫 지역에서 활동하는 15명 → 1,234명\n  제빵사 수:");
    expect(figureMoves(moves, "none", 24)).toBe("첫 지역에서 활동하는\n제빵사 수:\n  15명 → 1,234명");
  });

  it("never cuts a value, whatever stands in it", () => {
    const rows = [["A", "x\u001b[31m".repeat(3), "9".repeat(50)]];
    const table = fittedTable(rows, { width: 20, stacked: ([, ...values]) => values });
    expect(table).toBe(`A\n  xxx\n  ${"9".repeat(50)}`);
    expect(bulletLines(["one two three\nfour"], 11)).toBe("- one two\n  three\n  four");
  });
});
