import { describe, expect, it } from "vitest";
import type { Block, BlockDocument, Inline, ListItem } from "../../../export/blocks/block.ts";
import { planBlocks } from "../../../export/blocks/plan-blocks.ts";
import { planPdf } from "../../../export/pdf/plan-pdf.ts";
import { readPdf } from "../../support/pdf-reader.ts";
import { recordedDocument } from "../../support/recorded-document.ts";

function run(text: string, given: Partial<Extract<Inline, { kind: "text" }>> = {}): Inline {
  return { kind: "text", text, bold: false, italic: false, code: false, struck: false, href: null, ...given };
}

function paragraph(text: string): Block {
  return { kind: "paragraph", inlines: [run(text)] };
}

function documentOf(blocks: readonly Block[], title = "A plan"): BlockDocument {
  const document = planBlocks({ ...recordedDocument("en"), sections: [], assumptionGroups: [] });
  const part = { kind: "section", id: "s", number: 1, title: [run("The section")], blocks } as const;
  return { ...document, title, parts: [part] };
}

/** Its text without blanks, since where lines end is the layout's to say; and its pages. */
async function shown(blocks: readonly Block[], title?: string) {
  const { pages, title: read } = await readPdf(await planPdf(documentOf(blocks, title)), false);
  return {
    pages,
    title: read,
    text: pages
      .map(({ text }) => text)
      .join("")
      .replace(/\s/g, ""),
  };
}

const times = (count: number, text: string, all: string) => all.split(text).length - 1 === count;

describe("a text that is not like others", () => {
  it("is shown by a box where the font lacks a character, which is copied as what it was", async () => {
    const lacking = "😀 👨‍👩‍👧 🇰🇷 שלום नमस्ते";
    const { text } = await shown([paragraph(`Before ${lacking} after, é e\u0301 가 \u1112\u1161\u11ab`)]);
    expect(text).toContain("Before😀👨‍👩‍👧🇰🇷");
    expect(text).toContain("after,éé가한");
    for (const letter of "שלום") expect(text).toContain(letter);
    expect(text).toContain("नमस्ते");
  });

  it("is printed without what controls a screen, turns its direction or is half a character", async () => {
    const { text, title } = await shown(
      [paragraph("a\u0000b\u001b[31mc\u202ed\u0007e\ud800f\u200bg\tи\u00adj")],
      "Title \u0007 <&> \u202e]]> \\ ( )",
    );
    expect(text).toContain("abcde\ufffdfgиj");
    expect(title).toBe("Title  <&> ]]> \\ ( )");
  });

  it("loses nothing of words without an end, in any writing and any width", async () => {
    const words = [
      "x".repeat(10_000),
      "가".repeat(3000),
      "漢".repeat(3000),
      `https://example.com/${"a/".repeat(2000)}`,
    ];
    const cell = (text: string) => ({ align: null, inlines: [run(text)] });
    const narrow = { kind: "table", header: words.map(() => cell("h")), rows: [words.map(cell)] } as const;
    const { text } = await shown([...words.map(paragraph), narrow, { kind: "code", text: words.join("\n") }]);
    expect(times(30_000, "x", text.replaceAll("example", ""))).toBe(true);
    expect(times(9000, "가", text)).toBe(true);
    expect(times(9000, "漢", text)).toBe(true);
    expect(times(6000, "a/", text)).toBe(true);
  });

  it("fills its pages where a title is longer than one", async () => {
    const { text, pages } = await shown(
      [{ kind: "heading", depth: 3, id: "h", inlines: [run("head ".repeat(900).trim())] }],
      "title ".repeat(200).trim(),
    );
    expect(times(900, "head", text.slice(text.lastIndexOf("Thesection")))).toBe(true);
    expect(pages.length).toBeLessThan(12);
  });

  it("never begins a line with what closes, in writing without blanks", async () => {
    const { pages } = await shown([paragraph("日本、中国。「上海」".repeat(120)), paragraph("가나다라)".repeat(200))]);
    const starts = pages.slice(1).flatMap(({ lines }) => {
      const first = new Map<number, (typeof lines)[number]>();
      for (const line of lines)
        if (line.x < (first.get(line.y)?.x ?? Number.POSITIVE_INFINITY)) first.set(line.y, line);
      return [...first.values()].map(({ text }) => text.at(0) ?? "");
    });
    expect(starts.length).toBeGreaterThan(40);
    expect(starts.filter((start) => /[、。」)]/.test(start))).toEqual([]);
  });
});

describe("a structure that is not like others", () => {
  it("is whole for a table of 1,000 rows, of cells that are empty or missing, of no row", async () => {
    const cell = (text: string) => ({ align: null, inlines: text === "" ? [] : [run(text)] });
    const header = ["No", "Text", ""].map(cell);
    const rows = Array.from({ length: 1000 }, (_, at) => [cell(`row${at}.`), ...(at % 2 ? [cell("")] : [])]);
    const { text, pages } = await shown([
      { kind: "table", header, rows },
      { kind: "table", header, rows: [] },
      { kind: "table", header: [], rows: [[]] },
    ]);
    expect(rows.filter((_, at) => !text.includes(`row${at}.`))).toEqual([]);
    expect(pages.length).toBeLessThan(60);
  });

  it("is whole for lists in lists in lists, empty items, and tables, code and quotations in them", async () => {
    const cell = (text: string) => ({ align: null, inlines: [run(text)] });
    let inner: Block = { kind: "table", header: [cell("deep"), cell("x".repeat(40))], rows: [[cell("1"), cell("2")]] };
    for (let depth = 0; depth < 60; depth += 1) {
      const blocks: readonly Block[] = [paragraph(`level${depth}.`), inner];
      const items: readonly ListItem[] = [
        { checked: null, blocks },
        { checked: depth % 2 === 0, blocks: [] },
      ];
      inner = depth % 7 === 6 ? { kind: "quote", blocks: [inner] } : { kind: "list", start: 98, items };
    }
    const { text } = await shown([inner, { kind: "quote", blocks: [] }, { kind: "list", start: null, items: [] }]);
    for (let depth = 0; depth < 60; depth += 1) if (depth % 7 !== 6) expect(text).toContain(`level${depth}.`);
    expect(text).toContain("deep");
  });

  it("is whole for a document of nothing, for headings only, and for links that lead nowhere", async () => {
    expect((await shown([])).text).toContain("Thesection");
    const headings = Array.from({ length: 90 }, (_, at): Block => {
      return { kind: "heading", depth: (at % 9) + 1, id: `h${at}`, inlines: [run(`Heading${at}.`)] };
    });
    const { text, pages } = await shown([
      ...headings,
      {
        kind: "paragraph",
        inlines: [run("nowhere", { href: "#none" }), run("odd", { href: "https://exa mple.com/가(" })],
      },
    ]);
    for (let at = 0; at < 90; at += 1) expect(text).toContain(`Heading${at}.`);
    expect(pages.flatMap(({ links }) => links)).toContain(null);
  });
});
