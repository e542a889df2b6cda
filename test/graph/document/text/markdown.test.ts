import fc from "fast-check";
import { Lexer } from "marked";
import { describe, expect, it } from "vitest";
import { nestedMarkdown, oneLine, quote, slug } from "../../../../graph/document/text/markdown.ts";
import { manyRuns } from "../../../support/many-runs.ts";
import { headings } from "../../../support/markdown-headings.ts";

function nested(...lines: readonly string[]): string {
  return nestedMarkdown(lines.join("\n"), "Market");
}

/** The plan's own headings around a section, and what the section adds to levels 1 and 2. */
function structureAround(section: string): string[] {
  return headings(`# Plan\n\n## Market\n\n${section}\n\n## Next\n\nText\n`);
}

describe("the headings of a section", () => {
  it.each([
    ["# One\n## Two\n### Three", "### One\n#### Two\n##### Three"],
    ["## Two\n\ntext\n\n## Again", "### Two\n\ntext\n\n### Again"],
    ["### Three\n#### Four", "### Three\n#### Four"],
    ["#### Four", "#### Four"],
    ["# One\n###### Six", "### One\n###### Six"],
    ["  ## Indented", "### Indented"],
    ["##", "###"],
    ["#\tTab", "###\tTab"],
  ])("move down together until none is above ###: %j", (markdown, expected) => {
    expect(nestedMarkdown(markdown, "Market")).toBe(expected);
  });

  it("are not what only looks like one", () => {
    for (const text of ["#hashtag", "####### Seven", "\\# Not one", "    # code", "text # not", "`# inline`"]) {
      expect(nested("Before", "", text)).toBe(`Before\n\n${text}`);
    }
  });

  it("are found behind every kind of line end", () => {
    expect(nestedMarkdown("a\r\n# B\rtext\r## C\n", "Market")).toBe("a\n### B\ntext\n#### C");
  });

  it("are underlined ones, too", () => {
    expect(nested("Title", "=====", "text", "", "Sub", "---")).toBe("### Title\ntext\n\n#### Sub");
    expect(nested("Sub", "-")).toBe("### Sub");
    expect(nested("Two lines", "of it", "  ===  ")).toBe("Two lines\n### of it");
    expect(nested("**Bold**", "---")).toBe("### **Bold**");
  });

  it("are not made by a rule under a list, a quote or a table", () => {
    for (const above of ["- item", "1. item", "> quoted", "| a |", "***"]) {
      expect(nested(above, "---", "text")).toBe(`${above}\n\n---\ntext`);
    }
    expect(nested("text", "", "---", "more")).toBe("text\n\n---\nmore");
    expect(nested("| a | b |", "|---|---|", "| 1 | 2 |")).toBe("| a | b |\n|---|---|\n| 1 | 2 |");
  });
});

describe("a section's own title", () => {
  it.each([["# Market"], ["## Market ##"], ["\n\n### Market"], ["Market\n==="], ["#  Market "]])(
    "is dropped where the model repeats it: %j",
    (first) => {
      expect(nestedMarkdown(`${first}\n\nText`, "Market")).toBe("Text");
    },
  );

  it("stays where it is another, stands later, or is more than a line", () => {
    expect(nested("# Markets", "", "Text")).toBe("### Markets\n\nText");
    expect(nested("Text", "", "# Market")).toBe("Text\n\n### Market");
    expect(nested("Market is what we look at.", "", "Text")).toBe("Market is what we look at.\n\nText");
    expect(nested("Market", "and more", "", "Text")).toBe("Market\nand more\n\nText");
    expect(nested("1. Market", "2. Price", "", "Text")).toBe("1. Market\n2. Price\n\nText");
    expect(nestedMarkdown("2027 costs\n\nText", "Costs")).toBe("2027 costs\n\nText");
    expect(nestedMarkdown("# C#\nText", "C#")).toBe("Text");
  });

  it.each([
    ["1. Market Analysis", "Market Analysis"],
    ["## 1. Market Analysis", "Market Analysis"],
    ["**Customers**", "Customers"],
    ["PRICES", "Prices"],
    ["# PRICES:", "Prices"],
    ["Costs:", "Costs"],
    ["**비용:**", "비용"],
    ["7. 시장", "시장"],
    ["### 7) 시장", "시장"],
    ["Market Analysis", "2. Market Analysis"],
    ["Market", "Market"],
    ["제1장 시장", "시장"],
    ["## 제 2 장. 시장", "시장"],
    ["2부 시장", "시장"],
    ["가. 시장", "시장"],
    ["① 시장", "시장"],
    ["Ⅲ. 시장", "시장"],
    ["【시장】", "시장"],
    ["## 2) Prices", "Prices"],
    ["**1. Prices**", "Prices"],
    ["1.Prices", "Prices"],
    ["# Section 3: Prices", "Prices"],
    ["Part II – Prices", "Prices"],
    ["A. Prices\n========", "Prices"],
    ["## 📈 Prices", "Prices"],
    ["- **Prices**", "Prices"],
    ["<h2>Prices</h2>", "Prices"],
    ["---\n\n# Prices", "Prices"],
    ["# Prices\n\n**Prices**", "Prices"],
    ["Prices and Costs", "Prices & Costs"],
  ])("is dropped in whatever form it is repeated: %j for %j", (first, title) => {
    expect(nestedMarkdown(`${first}\n\nText`, title)).toBe("Text");
    expect(nestedMarkdown(`\n${first}\r\n\r\n## Part`, title)).toBe("### Part");
  });

  it.each([
    ["Prices:\nText", "Text"],
    ["**1. Prices**\nText", "Text"],
    ["1. Prices\n   - one\n   - two", "- one\n- two"],
    ["1. **Prices**\n\n   Text\n\nMore", "Text\n\nMore"],
    ["**Prices** are high.", "**Prices** are high."],
    ["3 Prices and 4 costs", "3 Prices and 4 costs"],
  ])("is dropped alone: %j", (markdown, rest) => {
    expect(nestedMarkdown(markdown, "Prices")).toBe(rest);
  });

  it("being dropped does not make a heading of the code behind it", () => {
    expect(structureAround(nested("# Market", "", "    # a comment"))).toEqual(["# Plan", "## Market", "## Next"]);
    expect(nested("# Market", "", "    # a comment")).toBe("    # a comment");
  });
});

describe("a fence", () => {
  it.each([["```"], ["~~~"], ["````"], ["```bash"], ["~~~ bash `x`"], ["   ```"]])(
    "keeps what is inside as it is: %j",
    (fence) => {
      const marks = fence.trim().replace(/[^`~].*$/, "");
      const indent = fence.length - fence.trimStart().length;
      const code = [`${" ".repeat(indent)}# comment`, "", `${" ".repeat(indent)}Title`, `${" ".repeat(indent)}===`];
      const lines = ["Text", fence, ...code, `${" ".repeat(indent)}${marks}`, "", "## After"];
      expect(nested(...lines)).toBe([...lines.slice(0, -1), "### After"].join("\n"));
    },
  );

  it("that is left open is closed with its own marks", () => {
    expect(nested("Text", "```js", "# a")).toBe("Text\n```js\n# a\n```");
    expect(nested("~~~~", "# a", "~~~")).toBe("~~~~\n# a\n~~~\n~~~~");
    expect(nested("````", "```", "# a", "```")).toBe("````\n```\n# a\n```\n````");
  });

  it("ends only with marks of its own kind, at least as many, alone on their line", () => {
    expect(nested("```", "~~~", "# a", "``` b", "```", "# B")).toBe("```\n~~~\n# a\n``` b\n```\n### B");
    expect(nested("```", "# a", "`````", "# B")).toBe("```\n# a\n`````\n### B");
  });

  it("is not inline code that begins a line", () => {
    expect(nested("```code``` and text", "", "# B")).toBe("```code``` and text\n\n### B");
  });

  it("in a list ends where the list's indent says, and its code is not taken for the plan's", () => {
    expect(nested("1. Run", "   ```", "   # comment", "   ```", "", "# B")).toBe(
      "1. Run\n   ```\n   # comment\n   ```\n\n### B",
    );
    expect(nested("- ```", "  # comment", "  ```", "# B")).toBe("-\n  ```\n  # comment\n  ```\n### B");
    expect(nested("Text", "2. ```", "# comment", "```", "# B")).toBe("Text\n\n2.\n   ```\n   # comment\n   ```\n### B");
    expect(nested("- Run", "  ```", "# comment")).toBe("- Run\n  ```\n  # comment\n  ```");
  });
});

describe("what a model puts around a section", () => {
  it("is taken away where it is a fence around all of it", () => {
    for (const language of ["markdown", "md", "Markdown"]) {
      expect(nested(`\`\`\`${language}`, "# Market", "", "It **grows**.", "```")).toBe("It **grows**.");
    }
    expect(nested("~~~~md", "Text", "", "```js", "# a", "```", "~~~~", "")).toBe("Text\n\n```js\n# a\n```");
    expect(nested("```markdown", "Text", "", "```js", "a", "```", "", "End", "```")).toBe(
      "Text\n\n```js\na\n```\n\nEnd",
    );
    expect(nested("```markdown", "Text")).toBe("Text");
  });

  it("stays where the fence is one of several, or of another language", () => {
    const two = ["```markdown", "a", "```", "", "Text", "", "```md", "b", "```"];
    expect(nested(...two)).toBe(two.join("\n"));
    expect(nested("```js", "a", "```")).toBe("```js\na\n```");
    expect(nested("Before", "", "```markdown", "a", "```")).toBe("Before\n\n```markdown\na\n```");
  });

  it("is dropped where it is what the model thought", () => {
    expect(nested("<think>", "They want a market.", "", "# Plan", "</think>", "", "It grows.")).toBe("It grows.");
    expect(nested("It grows. <think>Does it?</think>Much.")).toBe("It grows. Much.");
    expect(nested("I should write.", "</think>", "", "It grows.")).toBe("It grows.");
    expect(nested("<THINKING>x</THINKING>", "```markdown", "It grows.", "```")).toBe("It grows.");
    expect(nested("Write `<think>a</think>` there.")).toBe("Write `<think>a</think>` there.");
    expect(nested("```", "<think>a</think>", "```")).toBe("```\n<think>a</think>\n```");
  });
});

describe("HTML at the beginning of a line", () => {
  it.each([["<!-- a comment"], ["<script>"], ["</div>"], ["<div class=x>"], ["<?php"], ["<![CDATA["], ["  <pre>"]])(
    "is shown as text: %j",
    (html) => {
      expect(nested("Text", "", html)).toBe(`Text\n\n${html.replace("<", "\\<")}`);
    },
  );

  it("is not an address, a comparison, or what stands inside a line or in code", () => {
    for (const text of [
      "<https://example.org>",
      "<mail@example.org>",
      "< 5 %",
      "<5 %",
      "a <b>c</b>",
      "```\n<div>\n```",
    ]) {
      expect(nested(text)).toBe(text);
    }
  });
});

describe("the structure of the plan", () => {
  const pieces = [
    ...["# A", "## B", "### C", "Title", "===", "---", "-", "```", "```js", "````", "~~~", "~~~ x", "```a``` b"],
    ...["  ```", "   ~~~", "- ```", "1. ```js", "  # in", "   ## in", "    # deep", "\t# tab", "    ```", "- item"],
    ...[
      "1. item",
      "  text",
      "",
      "",
      "text",
      "<!-- open",
      "-->",
      "<div>",
      "<script>",
      "> # q",
      "| a |",
      "***",
      "a\r# b",
    ],
  ];
  const section = fc.oneof(
    fc.array(fc.constantFrom(...pieces), { maxLength: 10 }).map((lines) => lines.join("\n")),
    fc.string({ unit: fc.constantFrom("#", "`", "~", "=", "-", " ", "\n", "\r", "\t", "a", "<", ">", "1.") }),
  );

  it("cannot be broken by any section", () => {
    fc.assert(
      fc.property(section, (markdown) => {
        expect(structureAround(nestedMarkdown(markdown, "Market"))).toEqual(["# Plan", "## Market", "## Next"]);
      }),
      { numRuns: manyRuns(5_000), examples: [["-\n    ```\n  ```"]] },
    );
  });

  it("is seen by the reading that the tests use", () => {
    expect(headings("# A\n\n```\n# no\n```\n\n## B\n\nC\n===\n\n~~~\n## D\n")).toEqual(["# A", "## B", "# C"]);
  });

  it("does not change when a section is nested twice", () => {
    fc.assert(
      fc.property(section, (markdown) => {
        const once = nestedMarkdown(markdown, "");
        expect(headings(nestedMarkdown(once, ""))).toEqual(headings(once));
      }),
    );
  });
});

describe("small pieces of text", () => {
  it("are put on one line", () => {
    expect(oneLine("  a\n\tb\r\n c ")).toBe("a b c");
  });

  it("are quoted line by line, whatever ends a line", () => {
    expect(quote("a\n\nb\r# c\r\nd")).toBe("> a\n>\n> b\n> # c\n> d");
  });

  it("become anchors as GitHub makes them", () => {
    expect(slug("What it costs: 3 plans & a half")).toBe("what-it-costs-3-plans--a-half");
    expect(slug("시장 분석 (2027년)")).toBe("시장-분석-2027년");
  });
});

describe("a link definition in a section", () => {
  /** The definitions that a Markdown reader finds in the whole plan. */
  const definitions = (...lines: readonly string[]) =>
    Object.keys(new Lexer().lex(`# Plan\n\n## Market\n\n${nested(...lines)}\n\n## Next\n\nIt grows [1].\n`).links);

  it.each([
    ["[1]: https://evil.example"],
    ["[1]:https://evil.example"],
    ["[1]:", "https://evil.example"],
    ["   [1]: <https://evil.example> 'title'"],
    ["[1", "]: https://evil.example"],
    ["> [1]: https://evil.example"],
    ["> > [1]: https://evil.example"],
    ["- [1]: https://evil.example"],
    ["1. - > [1]: https://evil.example"],
    ["- text", "", "  [1]: https://evil.example"],
    ["Text", "", "[^1]: https://evil.example"],
  ])("is text, so that no number in another section becomes its link: %j", (...lines) => {
    expect(new Lexer().lex(lines.join("\n")).links).not.toEqual({});
    expect(definitions(...lines)).toEqual([]);
  });

  it("is text in whatever it stands", () => {
    const piece = fc.constantFrom(
      "[1]: https://evil.example",
      "[1",
      "]: x",
      "]:",
      "> ",
      "- ",
      "1. ",
      "\n",
      "\n\n",
      " ",
      "    ",
      "\t",
      "a",
      "\\",
      "[",
      "# ",
      "=",
      "|",
      "`",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        expect(definitions(pieces.join(""))).toEqual([]);
      }),
      { numRuns: manyRuns(3_000) },
    );
  });

  it("is left alone in code, and so is what only looks like one", () => {
    for (const text of [
      "```\n[1]: https://a.b\n```",
      "See [1]: it grows.",
      "`a[0]: b`",
      "[x] done: yes",
      "It grows [1].",
    ])
      expect(nested("Before", "", text)).toBe(`Before\n\n${text}`);
  });
});

it("takes no noticeable time for a line that begins a list and goes on with blanks", () => {
  const line = `- ${" ".repeat(40_000)}x`;
  expect(nestedMarkdown(line, "T")).toBe(line);
});

it.each([
  ["60,000 line breaks", `a${"\n".repeat(60_000)}b`, "a\n\n\nb"],
  ["2,000 quotes in one another", `${">".repeat(2_000)} x`, `${">".repeat(20)} x`],
  ["2,000 lists in one another", `${"- ".repeat(2_000)}x`, `${"- ".repeat(20).trimEnd()} x`],
])("takes no noticeable time for %s", (_, markdown, expected) => {
  expect(nestedMarkdown(markdown, "T")).toBe(expected);
});

it("keeps every line of 30,000 that follow one another", () => {
  const lines = Array.from({ length: 30_000 }, (_, at) => `line ${at}`).join("\n");
  expect(nestedMarkdown(lines, "T")).toBe(lines);
});
