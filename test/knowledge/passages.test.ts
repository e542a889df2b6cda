import { expect, it } from "vitest";
import { MAX_PASSAGE_BYTES, partPassages } from "../../knowledge/passages.ts";

const markdownPassages = (markdown: string, place: string | null = null) => partPassages([{ place, markdown }]);

it("a Markdown file that has only headings is read by its headings", () => {
  const text = "# 사업 계획\n\n## Market\n\n### Prices";
  expect(markdownPassages(text)).toEqual([{ place: null, text, searched: text }]);
  expect(markdownPassages("# A\n## B\ntext")).toEqual([{ place: "B", text: "text", searched: "B\ntext" }]);
});

it("a table that is cut repeats its head, is cut between rows, and is not cut where it fits", () => {
  const head = "| Item | Price |\n| --- | --- |\n";
  const row = (at: number) => `| Rope ${at} | ${"w ".repeat(30)}${at} |\n`;
  const rows = Array.from({ length: 60 }, (_, at) => row(at));
  const passages = markdownPassages(`# Prices\nBefore it\n${head}${rows.join("")}\nBehind it`, "p. 3");
  const tables = passages.filter(({ text }) => text.startsWith("|"));
  expect(tables.length).toBeGreaterThan(3);
  expect(passages.every(({ place, text }) => place === "p. 3 · Prices" && text.length <= MAX_PASSAGE_BYTES)).toBe(true);
  expect(passages.map(({ text }) => text.replace(head.trim(), "").trim()).join("\n")).toBe(
    ["Before it", ...rows.map((line) => line.trim()), "Behind it"].join("\n"),
  );
  expect(tables.every(({ text }) => text.startsWith(head))).toBe(true);
  expect(markdownPassages(`${head}${rows.slice(0, 3).join("")}`)).toHaveLength(1);
});

it("a row that is too large alone is cut, and its neighbours stay whole", () => {
  const table = `| A | B |\n|---|:-:|\n| 1 | one |\n| 2 | ${"many words ".repeat(200)}|\n| 3 | three |\n`;
  const texts = markdownPassages(table).map(({ text }) => text);
  expect(texts[0]).toBe("| A | B |\n|---|:-:|\n| 1 | one |");
  expect(texts.at(-1)).toBe("| A | B |\n|---|:-:|\n| 3 | three |");
  expect(texts.every((text) => Buffer.byteLength(text) <= MAX_PASSAGE_BYTES)).toBe(true);
});

it("a passage says its page and its heading, in 120 characters", () => {
  const [long] = markdownPassages(`# ${"x".repeat(200)}\nText`, 'Sheet "Budget"');
  expect(long?.place).toBe(`Sheet "Budget" · ${"x".repeat(103)}`);
  expect(
    partPassages([
      { place: 'Sheet "Costs"', markdown: "Rent" },
      { place: "slide 2", markdown: "# Thanks" },
    ]),
  ).toEqual([
    { place: 'Sheet "Costs"', text: "Rent", searched: 'Sheet "Costs"\nRent' },
    { place: "slide 2", text: "# Thanks", searched: "# Thanks" },
  ]);
  expect(partPassages([{ place: null, markdown: "# No heading\nText", isPlain: true }])).toHaveLength(1);
});
