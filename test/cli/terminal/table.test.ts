import { describe, expect, it } from "vitest";
import { formatTable } from "../../../cli/terminal/table.ts";
import { displayWidth, truncateToWidth, wrapToWidth } from "../../../cli/terminal/text-width.ts";

describe("formatTable", () => {
  it("aligns columns by their width on the terminal, Korean being two columns wide", () => {
    const table = formatTable(
      [
        ["등산", "a"],
        ["abcde", "b"],
      ],
      { header: ["X", "Y"] },
    );
    expect(table).toBe("X      Y\n등산   a\nabcde  b");
  });

  it("aligns numbers to the right where it is told to", () => {
    const rows = [
      ["7", "one"],
      ["120", "two"],
    ];
    expect(formatTable(rows, { align: ["right"] })).toBe("  7  one\n120  two");
  });

  it("cuts the last column to the width, also inside Korean text", () => {
    const rows = [
      ["id-1", "중고 등산 장비를 사고파는 장터"],
      ["id-22", "A marketplace for used climbing gear"],
    ];
    const lines = formatTable(rows, { width: 20 }).split("\n");
    expect(lines).toEqual(["id-1   중고 등산 장…", "id-22  A marketplac…"]);
    expect(lines.map(displayWidth).every((width) => width <= 20)).toBe(true);
  });

  it("is never wider than the width, however wide the first columns are", () => {
    const table = formatTable([["a-very-long-identifier", "등산", "title"]], { width: 10 });
    expect(displayWidth(table)).toBeLessThanOrEqual(10);
  });

  it("leaves out control sequences and line breaks of what it shows", () => {
    expect(formatTable([["\x1b[31mred\x1b[0m\x07", "two\nlines"]])).toBe("red  two lines");
  });

  it("takes rows of different lengths, and no rows", () => {
    expect(formatTable([["a"], ["b", "c"]])).toBe("a\nb  c");
    expect(formatTable([])).toBe("");
  });
});

describe("wrapToWidth", () => {
  it("breaks at spaces, and inside words that are too long", () => {
    expect(wrapToWidth("등산 장비 장터", 9)).toEqual(["등산 장비", "장터"]);
    expect(wrapToWidth("가나다라마", 4)).toEqual(["가나", "다라", "마"]);
  });

  it("keeps the lines there are", () => {
    expect(wrapToWidth("one\n\ntwo", 20)).toEqual(["one", "", "two"]);
    expect(wrapToWidth("one<br>two<BR />three", 20)).toEqual(["one", "two", "three"]);
  });
});

describe("truncateToWidth", () => {
  it("does not cut a character in two", () => {
    expect(truncateToWidth("👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 5)).toBe("👩‍👩‍👧‍👦👩‍👩‍👧‍👦…");
    expect(displayWidth(truncateToWidth("가나다라", 6))).toBeLessThanOrEqual(6);
  });
});
