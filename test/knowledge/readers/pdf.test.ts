import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { isUnmapped } from "../../../knowledge/readers/pdf/character-maps.ts";
import { listItem } from "../../../knowledge/readers/pdf/list-marks.ts";
import { pageUnits } from "../../../knowledge/readers/pdf/page-lines.ts";
import { type PdfItem, pageSegments } from "../../../knowledge/readers/pdf/page-segments.ts";
import { documentSizes, pageMarkdown } from "../../../knowledge/readers/pdf/paragraphs.ts";
import { readPdf } from "../../../knowledge/readers/pdf/read-pdf.ts";

const fixture = (name: string) => readFile(new URL(`../../fixtures/documents/${name}`, import.meta.url));
const read = async (name: string) => readPdf(await fixture(name), 2_400_000);

describe("a PDF of a word processor", () => {
  it("has its headings, whole paragraphs, lists and tables, and neither heads nor feet", async () => {
    const { title, parts = [] } = await read("report-en.pdf");
    expect(title).toBe("Kitchen report");
    expect(parts.map(({ place }) => place)).toEqual(["p. 1", "p. 2", "p. 3", "p. 4", "p. 5", "p. 6", "p. 7"]);
    const [first = "", second] = parts.map(({ markdown }) => markdown);
    expect(first.split("\n\n").map((block) => block.slice(0, 30))).toEqual([
      "# Kitchen report",
      "## Where it stands",
      "The community kitchen opens in",
      "The community kitchen opens in",
      "## What it costs",
      "The community kitchen opens in",
      "The community kitchen opens in",
      "## Who takes part",
      "The community kitchen opens in",
      "The community kitchen opens in",
    ]);
    expect(first).toContain("well-documented handover keeps the volunteers informed");
    expect(second).toBe(
      [
        "- Rent is paid by the city\n- Food comes from two markets\n- Volunteers cook in turns\n",
        "| District | Meals | Cost in EUR |",
        "| --- | --- | --- |",
        "| North | 1,200 | 4,800 |",
        "| South | 900 | 3,600 |",
        "| West | 450 | 2,025 |",
      ].join("\n"),
    );
    expect(JSON.stringify(parts)).not.toMatch(/Confidential|- \d -/);
    // Two columns, one after the other.
    const columns = parts.at(-1)?.markdown.split("\n\n") ?? [];
    expect(columns).toHaveLength(7);
    for (const paragraph of columns.slice(1)) expect(paragraph).toMatch(/^The community .* still to pay\.$/);
  });

  it("in Korean has words whole that go over the end of a line", async () => {
    const { parts = [] } = await read("report-ko.pdf");
    const [first = ""] = parts.map(({ markdown }) => markdown);
    expect(first).toContain("수요가 있는 것인지 호기심뿐인지 알 수 없기 때문입니다.");
    expect(first).toContain("| 지역 | 식사 수 | 비용(만원) |\n| --- | --- | --- |\n| 북구 | 1,200 | 480 |");
    expect(parts.at(-1)?.markdown).toContain("동시에 문을 엽니다. 한 곳만");
  });

  it("whose fonts do not say what their letters are is told from one that was scanned", async () => {
    expect(await read("report-ko-unmapped.pdf")).toEqual({ problem: "unmapped" });
    expect(isUnmapped("ሴቶች\u1780\u10a0ᎠᠠᐁЖ가 \u1234\u13a0".repeat(3))).toBe(true);
    expect(isUnmapped("\uf0b7 가격은 10% 오른다 → “좋다” Ω 日本 Ж")).toBe(false);
  });
});

/** A page of lines: each its text, where it begins, and how high it stands. */
function markdownOf(lines: readonly (readonly [text: string, x: number, y: number, size?: number])[]): string {
  const items = lines.map(
    ([str, x, y, size = 10]): PdfItem => ({ str, transform: [size, 0, 0, size, x, y], width: str.length * size * 0.5 }),
  );
  const units = pageUnits(pageSegments(items));
  return pageMarkdown(units, documentSizes([units]));
}

describe("the geometry of a page", () => {
  it("joins a hyphenated word, and leaves a short line alone", () => {
    const lines = [
      ["A long line that ends within a commu-", 50, 700],
      ["nity of people who all cook together.", 50, 688],
      ["So it ends.", 50, 676],
      ["Another paragraph of the same length.", 50, 664],
    ] as const;
    expect(markdownOf(lines)).toBe(
      "A long line that ends within a community of people who all cook together. So it ends.\n\nAnother paragraph of the same length.",
    );
  });

  it("makes a table of aligned rows, lines of cells joined, and none of numbered items", () => {
    const rows = ["Oven", "Table", "Chair"].flatMap((item, at) => [
      [item, 50, 700 - at * 40] as const,
      ["a note that goes", 150, 700 - at * 40] as const,
      ["over two lines", 150, 688 - at * 40] as const,
      [`${at}00`, 300, 700 - at * 40] as const,
    ]);
    expect(markdownOf(rows)).toBe(
      [
        "| Oven | a note that goes over two lines | 000 |",
        "| --- | --- | --- |",
        "| Table | a note that goes over two lines | 100 |",
        "| Chair | a note that goes over two lines | 200 |",
      ].join("\n"),
    );
    const items = [1, 2, 3, 4].flatMap((at) => [
      [`${at}.`, 50, 700 - at * 14] as const,
      [`Step ${at} of all`, 80, 700 - at * 14] as const,
    ]);
    expect(markdownOf(items).split("\n\n")).toEqual([1, 2, 3, 4].map((at) => `${at}. Step ${at} of all`));
  });

  it("reads columns of prose that are drawn line by line one after the other", () => {
    const line = (side: string, at: number) => `${side}${at} some words of a column of prose.`;
    const drawn = [1, 2, 3, 4].flatMap((at) => [
      [line("L", at), 50, 700 - at * 12] as const,
      [line("R", at), 320, 700 - at * 12] as const,
    ]);
    expect(markdownOf(drawn).match(/[LR]\d/g)).toEqual(["L1", "L2", "L3", "L4", "R1", "R2", "R3", "R4"]);
  });

  it.each([
    ["• Rent", "- Rent"],
    ["ㅇ 임대료", "- 임대료"],
    ["2) Rent", "2) Rent"],
    ["-5 degrees", null],
    ["Rent", null],
  ])("takes %s for an item or for none", (text, item) => {
    expect(listItem(text)).toBe(item);
  });
});
