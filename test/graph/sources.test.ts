import { describe, expect, it } from "vitest";
import { meantByNumber } from "../../graph/sources/cited-sources.ts";

const PAGE = { kind: "page" as const, at: "2026-01-01T00:00:00.000Z" };
const GIVEN = [
  { ...PAGE, id: "https://ko.wikipedia.org/wiki/%EC%84%9C%EC%9A%B8", title: "서울 - 위키백과", number: 1 },
  { ...PAGE, id: "https://example.com/a_(b)/c/?x=1&y=2", title: "A Report", number: 2 },
  { ...PAGE, kind: "file" as const, id: "f".repeat(32), title: "notes.md", number: 3 },
];

describe("a source keeps its place where a model names it", () => {
  it.each([
    ["https://ko.wikipedia.org/wiki/서울", 1],
    ["https://ko.wikipedia.org/wiki/%ec%84%9c%ec%9a%b8", 1],
    ["http://www.ko.wikipedia.org/wiki/서울/#역사", 1],
    ["[서울](https://ko.wikipedia.org/wiki/서울)", 1],
    ["[2](https://ko.wikipedia.org/wiki/서울)", 1],
    ["보고서: https://example.com/a_(b)/c?x=1&y=2에서", 2],
    ["서울 - 위키백과", 1],
    ["<https://example.com/a_(b)/c?x=1&y=2>", 2],
    ["A Report: https://example.com/a_(b)/c/?x=1&amp;y=2#top", 2],
    ["A Report (https://EXAMPLE.com/a_(b)/c?x=1&y=2).", 2],
    ['**"a  report"**', 2],
    ["[2]", 2],
    ["(2)", 2],
    ["[^2]", 2],
    ["2. Something", 2],
    ["Source 2", 2],
    ["출처 2", 2],
    ["[2] notes.md", 3],
    ["`notes.md`", 3],
    ["[notes.md]", 3],
    ["notes.md, p. 3", 3],
    ["파일: NOTES.md", 3],
  ])("as %s", (named, number) => {
    expect(meantByNumber(named, GIVEN)?.number).toBe(number);
  });

  it.each(["https://example.com/a_(b)/d", "https://example.com", "notes.mdx", "2024 report", "9", "", "%", "report"])(
    "and is not meant by %j",
    (named) => {
      expect(meantByNumber(named, GIVEN)).toBeUndefined();
    },
  );
});
