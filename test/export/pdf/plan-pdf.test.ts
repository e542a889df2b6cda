import { describe, expect, it } from "vitest";
import type { BlockDocument } from "../../../export/blocks/block.ts";
import { planBlocks } from "../../../export/blocks/plan-blocks.ts";
import { planPdf } from "../../../export/pdf/plan-pdf.ts";
import { type ReadPdf, readPdf, tagsOf } from "../../support/pdf-reader.ts";
import { recordedDocument } from "../../support/recorded-document.ts";

const [EN, KO] = [planBlocks(recordedDocument("en")), planBlocks(recordedDocument("ko"))];
interface Exported {
  readonly bytes: Uint8Array;
  readonly pdf: ReadPdf;
}
const files = new Map<BlockDocument, Promise<Exported>>();

/** Made and read once for all tests of it. */
function exported(document: BlockDocument): Promise<Exported> {
  const file = files.get(document) ?? planPdf(document).then(async (bytes) => ({ bytes, pdf: await readPdf(bytes) }));
  files.set(document, file);
  return file;
}

/** A plan of one section. */
function planOf(markdown: string, given: Partial<ReturnType<typeof recordedDocument>> = {}): BlockDocument {
  const recorded = recordedDocument("en");
  const section = { id: "s", title: "The section", markdown, sources: [], assumptions: [], uncited: [] };
  return planBlocks({ ...recorded, title: "A plan", sections: [section], assumptionGroups: [], ...given });
}

async function read(markdown: string, given: Partial<ReturnType<typeof recordedDocument>> = {}): Promise<ReadPdf> {
  return await readPdf(await planPdf(planOf(markdown, given)));
}

/** A text without its blanks: where lines end is the layout's to say. */
function bare(text: string): string {
  return text.replace(/\s/g, "");
}

function wordsOf(document: BlockDocument): string[] {
  const texts: string[] = [];
  JSON.stringify(document.parts, (key, value: unknown) => {
    if (key === "picture" || key === "source") return null;
    if (key === "text" && typeof value === "string") texts.push(value.normalize("NFC"));
    return value;
  });
  return texts.flatMap((text) => text.split(/\s+/)).filter((word) => word !== "");
}

describe.each([
  ["English", "en", EN],
  ["Korean", "ko", KO],
] as const)("a recorded %s plan as PDF", (_name, language, document) => {
  it("is whole, can be searched, and says its title, its language and that it is tagged", async () => {
    const { bytes, pdf } = await exported(document);
    expect(bytes.length).toBeLessThan(3_000_000);
    expect(pdf).toMatchObject({ title: document.title, language, isMarked: true });
    const text = bare(pdf.pages.map((page) => page.text).join(""));
    expect(wordsOf(document).filter((word) => !text.includes(bare(word)))).toEqual([]);
    expect(pdf.pages.length).toBeGreaterThan(25);
    expect(pdf.pages.length).toBeLessThan(42);
  });

  it("has contents whose page numbers, links and bookmarks lead to the same pages, on which the titles stand", async () => {
    const { pdf } = await exported(document);
    const [cover, contents] = pdf.pages;
    const titles = document.parts.map(({ title, number }) => {
      const text = title.map((inline) => (inline.kind === "text" ? inline.text : " ")).join("");
      return number === null ? text : `${number}. ${text}`;
    });
    expect(pdf.bookmarks.map(({ title }) => title)).toEqual(titles);
    const pages = pdf.bookmarks.map(({ page }) => page);
    for (const [at, page] of pages.entries()) {
      expect(bare(pdf.pages[page - 1]?.text ?? "")).toContain(bare(titles[at] ?? ""));
    }
    expect([...new Set(contents?.links)]).toEqual([...new Set(pages)]);
    const atRight = contents?.lines.filter(({ text, x }) => /^ ?\d+$/.test(text) && x > 500).map(({ text }) => text);
    expect(atRight?.map(Number)).toEqual(pages);
    expect(cover?.text).toContain(document.kindName.toLocaleUpperCase());
    expect(cover?.text).not.toContain("/");
    expect(pdf.pages[2]?.text).toContain(`3 / ${pdf.pages.length}`);
  });

  it("has no line outside the page's margins, and the same bytes each time", async () => {
    const { bytes, pdf } = await exported(document);
    const outside = pdf.pages.flatMap(({ width, height, lines }) =>
      lines.filter((line) => {
        const right = line.x + line.width - (line.text.endsWith(" ") ? 4 : 0);
        return line.x < 53 || right > width - 53 || line.y < 20 || line.y > height - 15;
      }),
    );
    expect(outside).toEqual([]);
    expect(Buffer.compare(await planPdf(document), bytes)).toBe(0);
  });

  it("ends no page with a heading, and has no row of a table alone on one", async () => {
    const { pdf } = await exported(document);
    const tables = new Map<number, number>();
    for (const [at, { tags }] of pdf.pages.entries()) {
      const blocks = tags?.children?.[0]?.children ?? [];
      expect(blocks.length).toBeGreaterThan(0);
      expect(blocks.at(-1)?.role).not.toMatch(/^H\d$/);
      const [first] = blocks;
      if (at > 0 && first?.role === "Table") tables.set(at, tagsOf(first).filter(({ role }) => role === "TR").length);
    }
    expect(tables.size).toBeGreaterThan(3);
    expect([...tables].filter(([, rows]) => rows < 2)).toEqual([]);
  });
});

describe("the structure of a PDF", () => {
  it("names headings, lists, tables, quotations, code, links and figures, each with what it needs", async () => {
    const markdown = [
      "### Below\n\nText with a [link](https://example.com/a?b=1) and [another](#below).",
      "- one\n- two\n\n1. first\n\n- [x] done\n- [ ] open",
      "| Name | Sum |\n| --- | --- |\n| a | 1 |",
      "> said",
      "```\ncode\n```",
      "```mermaid\nflowchart LR\n  A[Seller] --> B[Buyer]\n```",
    ].join("\n\n");
    const pdf = await read(markdown);
    const tags = pdf.pages.flatMap((page) => tagsOf(page.tags));
    const roles = new Set(tags.map(({ role }) => role));
    for (const role of [
      "H1",
      "H2",
      "H3",
      "P",
      "TOC",
      "TOCI",
      "Link",
      "L",
      "LI",
      "Lbl",
      "LBody",
      "Table",
      "TR",
      "TH",
      "TD",
    ]) {
      expect(roles).toContain(role);
    }
    for (const role of ["BlockQuote", "Code", "Figure"]) expect(roles).toContain(role);
    expect(tags.filter(({ role }) => role === "Figure").map(({ alt }) => alt)).toEqual(["Diagram 1"]);
    expect(tags.filter(({ role, alt }) => role === "Lbl" && alt).map(({ alt }) => alt)).toEqual(["Done", "To do"]);
    const page = pdf.pages.find(({ text }) => text.includes("Text with a"));
    expect(page?.links).toEqual(["https://example.com/a?b=1", "https://example.com/a?b=1", 3]);
    expect(page?.text).toContain("Seller");
  });

  it("tells a diagram that cannot be drawn by its source, and a plan that is not finished on the cover", async () => {
    const pdf = await read("```mermaid\nnonsense\n  a b c\n```", { complete: false });
    expect(pdf.pages[0]?.text).toContain("This plan is not finished.");
    expect(pdf.pages[2]?.text).toMatch(/could not be drawn.*nonsense.*a b c/);
  });

  it("is of a reply, too, which has no contents", async () => {
    const pdf = await read("", { reply: "Hello, **you**." });
    expect(pdf.pages.map(({ text }) => text).join(" ")).toContain("Hello, you.");
    expect(pdf.bookmarks).toEqual([]);
  });
});

describe("a table on paper", () => {
  const tableOf = (columns: number, rows: number, cell: (row: number, column: number) => string) => {
    const line = (texts: readonly string[]) => `| ${texts.join(" | ")} |`;
    const range = (length: number) => Array.from({ length }, (_, at) => at);
    const body = range(rows).map((row) => line(range(columns).map((column) => cell(row, column))));
    return [line(range(columns).map((at) => `Col${at}`)), `|${" --- |".repeat(columns)}`, ...body].join("\n");
  };

  it("repeats its header on each page, outside the structure, and keeps its rows whole", async () => {
    const pdf = await read(tableOf(3, 120, (row, column) => `r${row}c${column} ${"word ".repeat(column * 9)}`));
    const pages = pdf.pages.filter(({ text }) => text.includes("r1"));
    expect(pages.length).toBeGreaterThan(3);
    for (const page of pages.slice(0, -1)) expect(page.text).toContain("Col0");
    expect(pdf.pages.flatMap((page) => tagsOf(page.tags)).filter(({ role }) => role === "TH")).toHaveLength(3);
    for (let row = 0; row < 120; row += 1) {
      const on = pdf.pages.filter(({ text }) => new RegExp(`r${row}c\\d`).test(text));
      expect(on, `row ${row}`).toHaveLength(1);
    }
  });

  it("goes across where its words have no room, and loses no column in any width", async () => {
    const pdf = await read(tableOf(14, 3, (row, column) => `Considerable${row}x${column}`));
    const [page] = pdf.pages.filter(({ text }) => text.includes("Considerable0x0"));
    expect(page?.width).toBeGreaterThan(page?.height ?? 0);
    expect(page?.text).toContain("The section");
    const wide = await read(tableOf(40, 3, (row, column) => `Considerable${row}x${column}`));
    const text = bare(wide.pages.map((found) => found.text).join(""));
    for (let column = 0; column < 40; column += 1) expect(text).toContain(`x${column}`);
  });

  it("has numbers at the right of their column, and splits only a row that is higher than a page", async () => {
    const pdf = await read(
      `${tableOf(2, 2, (row, column) => (column ? `$${row + 1},200` : "Rent"))}\n\n${tableOf(1, 1, () => "word ".repeat(9000))}`,
    );
    const sums = pdf.pages.flatMap(({ lines }) => lines).filter(({ text }) => /^\$\d,200$/.test(text.trim()));
    expect(sums).toHaveLength(2);
    for (const { x, width } of sums) expect(x + width).toBeGreaterThan(520);
    const words = pdf.pages.map(({ text }) => text.match(/word/g)?.length ?? 0);
    expect(words.reduce((sum, count) => sum + count, 0)).toBe(9000);
  });
});
