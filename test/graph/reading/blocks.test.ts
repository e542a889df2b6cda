import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { blocksOf } from "../../../graph/reading/blocks.ts";
import { markdownTable } from "../../support/checked-plan.ts";

describe("a section taken apart", () => {
  it("has its tables with what stands above them, its code, and its text by headings", () => {
    const { tables, code, parts } = blocksOf(
      [
        "Intro **bold** `code`",
        "### Costs",
        "",
        "| A | B |",
        "|---|:-:|",
        "| **1** | x\\|y |",
        "| 2 |",
        "after",
        "```mermaid",
        "graph TD",
        "```",
      ].join("\n"),
    );
    expect(tables).toEqual([
      {
        heading: "Costs",
        header: ["A", "B"],
        rows: [
          ["1", "x|y"],
          ["2", ""],
        ],
      },
    ]);
    expect(code).toEqual([{ language: "mermaid", text: "graph TD" }]);
    expect(parts.map((part) => part.replace(/\s+/g, " ").trim())).toEqual(["Intro bold", "### Costs after"]);
  });

  it("takes nothing in code for a table or text, and a fence left open to the end", () => {
    const { tables, code, parts } = blocksOf("```\n| A |\n|---|\n```\nx\n~~~js {1}\n``` | a\n| - |");
    expect(tables).toEqual([]);
    expect(code.map(({ language }) => language)).toEqual(["", "js"]);
    expect(parts).toEqual(["x"]);
  });

  it("reads tables without outer bars, and none where the second line is no row of dashes", () => {
    expect(blocksOf("A | B\n--- | ---\n1 | 2").tables).toHaveLength(1);
    expect(blocksOf("A | B\n1 | 2").tables).toEqual([]);
    expect(blocksOf("a text\n---\nb").tables).toEqual([]);
  });

  it("gives back the cells of any table", () => {
    const cell = fc.string({ unit: fc.constantFrom("a", "1", "가", " ", "$", ",", ".") });
    const rows = fc.integer({ min: 2, max: 4 }).chain((width) => {
      return fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 2, maxLength: 5 });
    });
    fc.assert(
      fc.property(rows, (given) => {
        const tidy = given.map((cells) => cells.map((text) => text.replace(/\s+/g, " ").trim()));
        const [table] = blocksOf(markdownTable(given)).tables;
        expect([table?.header, ...(table?.rows ?? [])]).toEqual(tidy);
      }),
    );
  });
});
