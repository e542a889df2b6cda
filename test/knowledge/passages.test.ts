import { expect, it } from "vitest";
import { markdownPassages } from "../../knowledge/passages.ts";

it("a Markdown file that has only headings is read by its headings", () => {
  const text = "# 사업 계획\n\n## Market\n\n### Prices";
  expect(markdownPassages(text)).toEqual([{ place: null, text, searched: text }]);
  expect(markdownPassages("# A\n## B\ntext")).toEqual([{ place: "B", text: "text", searched: "B\ntext" }]);
});
