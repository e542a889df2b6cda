import { describe, expect, it } from "vitest";
import type { Block, Inline } from "../../../export/blocks/block.ts";
import { planBlocks } from "../../../export/blocks/plan-blocks.ts";
import { planSource } from "../../support/plan-source.ts";

function blocksOf(markdown: string): readonly Block[] {
  return planBlocks(planSource(markdown)).parts.find(({ kind }) => kind === "section")?.blocks ?? [];
}

/** Runs as text, with their marks around them: short to compare. */
function shown(inlines: readonly Inline[]): string {
  return inlines
    .map((inline) => {
      if (inline.kind === "break") return "⏎";
      const { text, bold, italic, code, struck, href } = inline;
      const marks = [bold && "b", italic && "i", code && "c", struck && "s", href].filter(Boolean).join(" ");
      return marks ? `{${marks}: ${text}}` : text;
    })
    .join("");
}

function lineOf(markdown: string): string {
  const [block] = blocksOf(markdown);
  return block?.kind === "paragraph" ? shown(block.inlines) : JSON.stringify(block);
}

describe("a line as runs", () => {
  it.each([
    ["a **b *c* ~~d~~** `e*`", "a {b: b }{b i: c}{b:  }{b s: d} {c: e*}"],
    ["**10%**를, 월 3~5회, 20~30명", "{b: 10%}를, 월 3~5회, 20~30명"],
    ["5 &lt; 6 &amp; &#8364; `&amp;`", "5 < 6 & € {c: &amp;}"],
    ["a <b>x</b> c<br>d  \ne", "a <b>x</b> c⏎d⏎e"],
    ["one\ntwo", "one two"],
    ["[a **b**](https://x.example/?a=1&amp;b=2)", "{https://x.example/?a=1&b=2: a }{b https://x.example/?a=1&b=2: b}"],
    ["[a](javascript:alert) [b](file:///x) [c](#no)", "a b c"],
    ["![alt](https://x.example/a.png)", "{https://x.example/a.png: alt}"],
    ["see https://x.example/ko에서", "see {https://x.example/ko: https://x.example/ko}에서"],
    ["\\*no\\* and a\\|b", "*no* and a|b"],
  ])("%j is %j", (markdown, text) => {
    expect(lineOf(markdown)).toBe(text);
  });
});

describe("blocks of Markdown", () => {
  it("keep lists in lists, their numbers and their boxes", () => {
    const markdown = "- a\n  1. b\n\n     more\n  2. c\n\n7. x\n8. y\n\n- [x] done\n- [ ] todo";
    const [bullets, numbers, tasks] = blocksOf(markdown);
    expect(bullets).toMatchObject({
      kind: "list",
      start: null,
      items: [
        {
          checked: null,
          blocks: [
            { kind: "paragraph" },
            { kind: "list", start: 1, items: [{ blocks: [{ kind: "paragraph" }, { kind: "paragraph" }] }, {}] },
          ],
        },
      ],
    });
    expect(numbers).toMatchObject({ kind: "list", start: 7, items: [{}, {}] });
    expect(tasks).toMatchObject({ items: [{ checked: true }, { checked: false }] });
    const told = tasks?.kind === "list" ? tasks.items.map(({ blocks }) => blocks) : [];
    expect(told.map(([first]) => (first?.kind === "paragraph" ? shown(first.inlines) : ""))).toEqual(["done", "todo"]);
  });

  it("keep tables cell by cell, as wide in each row as the header", () => {
    const [table] = blocksOf("| A | B |\n|:-:|--:|\n| **x** \\| y | a<br>b |\n| only |");
    if (table?.kind !== "table") throw new Error("No table");
    expect(table.header.map(({ align, inlines }) => [align, shown(inlines)])).toEqual([
      ["center", "A"],
      ["right", "B"],
    ]);
    expect(table.rows.map((row) => row.map(({ inlines }) => shown(inlines)))).toEqual([
      ["{b: x} | y", "a⏎b"],
      ["only", ""],
    ]);
  });

  it("are headings with anchors, quotes, code, rules, and HTML and definitions as text", () => {
    const markdown =
      "### Deep\n\n#### Deep\n\n> q\n> - l\n\n```js\na\n\tb\n```\n\n---\n\n<div>\n<script>x</script>\n</div>\n\n[d]: https://x.example\n\nlast [d] [up](#deep-1)";
    const blocks = blocksOf(markdown);
    expect(blocks.map(({ kind }) => kind)).toEqual([
      ..."heading heading quote code rule paragraph paragraph paragraph".split(" "),
    ]);
    expect(blocks[0]).toMatchObject({ depth: 3, id: "deep" });
    expect(blocks[1]).toMatchObject({ depth: 4, id: "deep-1" });
    expect(blocks[3]).toMatchObject({ text: "a\n\tb" });
    const words = blocks.flatMap((block) => (block.kind === "paragraph" ? shown(block.inlines) : []));
    expect(words).toEqual([
      "<div> <script>x</script> </div>",
      "[d]: {https://x.example: https://x.example}",
      "last [d] {#deep-1: up}",
    ]);
  });

  it("have diagrams with their pictures, numbers and titles, and those that are not drawn with their source", () => {
    const diagrams = ['---\ntitle: Shares\n---\npie\n  "A" : 1', "gitGraph\n  commit"];
    const blocks = blocksOf(diagrams.map((source) => `\`\`\`mermaid\n${source}\n\`\`\``).join("\n\n"));
    expect(blocks).toMatchObject([
      { kind: "diagram", title: "Shares", label: "Diagram 1", picture: { svg: expect.stringContaining("<svg") } },
      { kind: "diagram", title: null, label: "Diagram 2", picture: null, source: "gitGraph\n  commit" },
    ]);
  });
});

describe("a plan as blocks", () => {
  it("has its title page and its parts in order, with the anchors of the Markdown", () => {
    const plan = planBlocks(planSource("Text", { language: "ko", complete: false }));
    expect(plan).toMatchObject({
      kindName: "기획서",
      date: "2026년 11월 27일",
      madeBy: "Made by PlanCraft.",
      unfinished: "아직 완성되지 않은 기획서입니다.",
    });
    expect(plan.parts.map(({ kind, number }) => [kind, number])).toEqual([
      ["idea", null],
      ["section", 1],
      ["next", null],
      ["assumptions", null],
      ["missing", null],
    ]);
    const reply = planBlocks(planSource("", { reply: "Just **this**." }));
    expect(reply).toMatchObject({ madeBy: null, parts: [{ id: "", title: [], blocks: [{ kind: "paragraph" }] }] });
  });
});

it("has a name where its title is nothing that can be seen", () => {
  for (const title of [null, "", " \u202e"]) expect(planBlocks(planSource("", { title })).title).toBe("Untitled plan");
});
