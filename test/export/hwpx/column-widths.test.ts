import { expect, it } from "vitest";
import type { Cell } from "../../../export/blocks/block.ts";
import { tableFit } from "../../../export/hwpx/column-widths.ts";

const WIDTH = 47_056;
const cell = (text: string): Cell => ({
  align: null,
  inlines: [{ kind: "text", text, bold: false, italic: false, code: false, struck: false, href: null }],
});

it.each([
  ["one of few words", [["a"], ["b"]]],
  [
    "of long text beside short",
    [
      ["No", "What"],
      ["1", "A sentence that goes on over more than one line. ".repeat(9)],
    ],
  ],
  ["of fourteen columns", [Array.from({ length: 14 }, (_, month) => `Month ${month + 1}`)]],
  ["of words that no line can hold", [["a".repeat(400), "가".repeat(400), "x"]]],
  [
    "with nothing in it",
    [
      ["", ""],
      ["", ""],
    ],
  ],
])("gives a table %s all of the width and no more", (_, rows) => {
  const { widths } = tableFit(
    rows.map((texts) => texts.map(cell)),
    WIDTH,
  );
  expect(widths).toHaveLength(rows[0]?.length ?? 0);
  expect(widths.reduce((sum, width) => sum + width, 0)).toBe(WIDTH);
  for (const width of widths) expect(width).toBeGreaterThan(500);
});

it("gives what needs more room more of it, and breaks no word while there is room", () => {
  const { size, margin, widths } = tableFit(
    [["항목", "설명"].map(cell), ["식품위생법", "긴 설명이 여러 줄에 걸쳐 이어집니다. ".repeat(8)].map(cell)],
    WIDTH,
  );
  const [first = 0, second = 0] = widths;
  expect(first).toBeGreaterThan(5 * size + 2 * margin);
  expect(second).toBeGreaterThan(3 * first);
});

it("sets many columns in smaller letters", () => {
  const sizes = [2, 7, 14].map((columns) => tableFit([Array.from({ length: columns }, () => cell("1"))], WIDTH).size);
  expect(sizes).toEqual([900, 800, 680]);
});
