import { describe, expect, it } from "vitest";
import { htmlParts } from "../../../export/html/markdown.ts";
import { htmlWords } from "../../../export/html/words.ts";
import { nestedMarkdown } from "../../../graph/document/text/markdown.ts";
import { obeyed } from "../../support/hostile-text.ts";
import { readHtml, valuesOf } from "../../support/html-reader.ts";

const body = (markdown: string) =>
  htmlParts([{ title: "", markdown: nestedMarkdown(markdown, "Costs") }], htmlWords("ko"))
    .map((part) => part.body)
    .join("");

/** What stands in an element of this name. */
const marked = (html: string, tag: string) =>
  [...html.matchAll(new RegExp(`<${tag}>(.*?)</${tag}>`, "g"))].map(([, text = ""]) => text.replace(/<[^>]*>/g, ""));

describe("a range", () => {
  it.each([
    "월 3~5회, 20~30명",
    "| a | b |\n| - | - |\n| 3~5회 | 20~30명 ~약~ |",
    "- 09:00~18:00, ~100만 원~까지",
    "~5 and ~10",
  ])("keeps its tildes: %s", (markdown) => {
    const html = body(markdown);
    expect(html).not.toContain("<del>");
    expect(readHtml(html).text.match(/~/g)).toHaveLength(markdown.match(/~/g)?.length ?? 0);
  });

  it("is not what two tildes strike through", () => {
    expect(marked(body("~~3~5회~~ ~~취소(환불)~~는 3~4회"), "del")).toEqual(["3~5회", "취소(환불)"]);
  });
});

describe("emphasis beside a letter without a blank", () => {
  it.each([
    ["**구독 서비스(SaaS)**의", ["구독 서비스(SaaS)"]],
    ["**10%**를 **$5**로", ["10%", "$5"]],
    ["**핵심:**다음", ["핵심:"]],
    ["이것은**(주의)**입니다", ["(주의)"]],
    ["**「…」**를 **“가”**는", ["「…」", "“가”"]],
    ["**注意：**请 **重要（A）**です", ["注意：", "重要（A）"]],
    ["**[가(a)](https://a.example)**를 **`코드`**는", ["가(a)", "코드"]],
    ["| a |\n| - |\n| **10%**를 |", ["10%"]],
  ])("is bold: %s", (markdown, bold) => {
    expect(marked(body(markdown), "strong")).toEqual(bold);
    expect(readHtml(body(markdown)).text).not.toContain("*");
  });

  it("is italic, and none where there are only stars", () => {
    expect(marked(body("*예시(작은)*는 **굵게**"), "em")).toEqual(["예시(작은)"]);
    for (const text of ["5 * 3 * 2", "가 * 나(다) * 라", "\\*\\*10%\\*\\*를", "`**10%**를`"])
      expect(marked(body(text), "(?:strong|em)")).toEqual([]);
  });
});

describe("an address in a sentence", () => {
  it.each([
    ["https://example.com/ko에서 봅니다", "https://example.com/ko", "에서 봅니다"],
    ["www.example.com입니다", "http://www.example.com", "입니다"],
    ["https://example.com은 https", "https://example.com", "은 https"],
    ["https://example.com.다음", "https://example.com", ".다음"],
    ["https://example.com:8080/에 있습니다", "https://example.com:8080/", "에 있습니다"],
    ["https://example.com/a。次", "https://example.com/a", "。次"],
    ["https://example.com/jaから", "https://example.com/ja", "から"],
    ["https://example.com/zh上", "https://example.com/zh", "上"],
    ["https://example.com/a(참고)", "https://example.com/a", "(참고)"],
    ["https://ko.wikipedia.org/wiki/서울_(도시)을", "https://ko.wikipedia.org/wiki/서울_(도시)", "을"],
    ["https://ko.wikipedia.org/wiki/회의, 끝", "https://ko.wikipedia.org/wiki/회의", ", 끝"],
    ["https://de.wikipedia.org/wiki/Köln.", "https://de.wikipedia.org/wiki/Köln", "."],
    ["https://example.com/?a=1&b=2로", "https://example.com/?a=1&b=2", "로"],
  ])("ends where it ends: %s", (markdown, href, rest) => {
    const html = body(`링크: ${markdown}`);
    expect(valuesOf(readHtml(html), "href")).toEqual([href]);
    expect(readHtml(html.slice(html.indexOf("</a>") + 4, html.indexOf("</p>"))).text).toBe(rest);
  });
});

describe("a break in a cell", () => {
  it.each(["<br>", "<br/>", "<br />", "<BR>"])("is one in the page, and stays in the Markdown: %s", (br) => {
    const markdown = `| a |\n| - |\n| 하나${br}둘 <b>셋</b> |`;
    expect(body(markdown)).toContain("<td>하나<br>둘 &lt;b&gt;셋&lt;/b&gt;</td>");
    expect(nestedMarkdown(markdown, "x")).toContain(br);
  });
});

describe("characters that no text may hold", () => {
  it("are none as references either", () => {
    const html = body("a&#27;b &#8238;c &#x202E;d &rlm;e &amp;#8238; [&#7;f](https://a.example) `&#8238;`");
    expect(obeyed(readHtml(html).text)).toEqual([]);
    expect(html).not.toMatch(/&(?:#8238|#x202e|rlm|#7);/i);
  });
});
