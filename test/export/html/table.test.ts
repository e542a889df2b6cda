import { describe, expect, it } from "vitest";
import { htmlParts } from "../../../export/html/markdown.ts";
import { PAGE_STYLE } from "../../../export/html/style.ts";
import { htmlWords } from "../../../export/html/words.ts";
import { readHtml, valuesOf } from "../../support/html-reader.ts";

function fitOf(columns: number, cell: string): string | undefined {
  const row = (text: (at: number) => string) =>
    `| ${Array.from({ length: columns }, (_, at) => text(at)).join(" | ")} |`;
  const markdown = [row((at) => `${at + 1}월`), row(() => "---"), row(() => cell)].join("\n");
  const [part] = htmlParts([{ title: "", markdown }], htmlWords("ko"));
  expect(readHtml(part?.body ?? "").elements.filter(({ tag }) => tag === "td")).toHaveLength(columns);
  return valuesOf(readHtml(part?.body ?? ""), "class")[0];
}

describe("a table on paper", () => {
  it("is set as small as its columns ask for, and lies across where it is wider than a page", () => {
    expect(fitOf(4, "1,200,000")).toBe("table");
    expect(fitOf(8, "1,200,000")).toBe("table dense");
    expect(fitOf(14, "1,200,000")).toBe("table dense across");
    expect(fitOf(40, "1,200,000")).toBe("table dense across broken");
    expect(fitOf(2, "https://example.com/a/very/long/address/that/goes/on/and/on.html")).toBe("table");
  });

  it("has a rule in the style sheet for each of these", () => {
    const print = PAGE_STYLE.slice(PAGE_STYLE.indexOf("@media print"));
    for (const rule of [
      /\.dense table \{ font-size/,
      /\.across[^{]*\{ page: across/,
      /\.broken table \{ table-layout: fixed/,
    ])
      expect(print).toMatch(rule);
  });
});
