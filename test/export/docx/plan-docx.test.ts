import { strFromU8, unzipSync } from "fflate";
import mammoth from "mammoth";
import { SaxesParser } from "saxes";
import { beforeAll, describe, expect, it } from "vitest";
import { planBlocks } from "../../../export/blocks/plan-blocks.ts";
import { planDocx } from "../../../export/docx/plan-docx.ts";
import { webAddress } from "../../../export/docx/runs.ts";
import { planSource } from "../../support/plan-source.ts";

const WIDE = [
  `| ${Array.from({ length: 14 }, (_, at) => `Month${at + 1}`).join(" | ")} |`,
  `|${"---|".repeat(14)}`,
  `| ${Array.from({ length: 14 }, (_, at) => `1,234,${100 + at}`).join(" | ")} |`,
].join("\n");

const EVERYTHING = `Intro **bold** *italic* ~~gone~~ [web](https://x.example/a?b=1&c=d|e) [inside](#wide) \u0001\uffff

### Lists

- one
  - two
    1. three

       more
- > quoted
- | in | list |
  |----|-----|
  | x | 1 |

3. from three
4. four

- [ ] to do
- [x] done

\`\`\`
a\t<&>
  b
\`\`\`

---

### Tables

| Left | Right |
|:-----|------:|
| a<br>b | **1,000** |
|  | 한국어 |

### Wide

${WIDE}

After.

\`\`\`mermaid
---
title: Shares & more
---
pie
  "빵" : 3
\`\`\`

\`\`\`mermaid
gitGraph
  commit
\`\`\`
`;

type Parts = Readonly<Record<string, Uint8Array>>;
const textOf = (parts: Parts, name: string) => strFromU8(parts[name] ?? new Uint8Array());
const docx = (markdown: string, given: Parameters<typeof planSource>[1] = {}) =>
  planDocx(planBlocks(planSource(markdown, given)));

let bytes: Uint8Array;
let parts: Parts;
let html: string;

beforeAll(async () => {
  bytes = await docx(EVERYTHING, { complete: false });
  parts = unzipSync(bytes);
  const convertImage = mammoth.images.imgElement(async ({ contentType }) => ({ src: contentType }));
  html = (await mammoth.convertToHtml({ buffer: Buffer.from(bytes) }, { convertImage })).value;
});

describe("a plan as DOCX, read by another program", () => {
  it("has its cover, and contents that are filled in and lead to the headings", () => {
    for (const words of [
      "Planning document",
      "A bakery &amp; more",
      "27 November 2026",
      "Made by PlanCraft.",
      "not finished",
    ])
      expect(html).toContain(words);
    const entries = [...html.matchAll(/<a href="#(_Toc\d+)">([^<]*?)\s*<\/a>/g)].map(([, anchor, words]) => [
      anchor,
      words,
    ]);
    expect(entries.map(([, words]) => words)).toEqual([
      ..."The idea|1. The first|What to do next|Assumptions|What is missing".split("|"),
    ]);
    for (const [anchor] of entries) expect(html).toMatch(new RegExp(`<h[1-3]><a id="${anchor}">`));
  });

  it("has headings, marks, links to the web and within the document", () => {
    expect(html).toMatch(/<h1>(?:<a id="\w+"><\/a>)+The first<\/h1>/);
    expect(html).toMatch(/<h2>(?:<a id="\w+"><\/a>)+Lists<\/h2>/);
    expect(html).toContain("<strong>bold</strong> <em>italic</em> <s>gone</s>");
    expect(html).toContain('<a href="https://x.example/a?b=1&amp;c=d%7Ce">web</a>');
    const [, anchor] = /<a href="#(\w+)">inside<\/a>/.exec(html) ?? [];
    expect(html).toMatch(new RegExp(`<a id="${anchor}"></a>Wide</h2>`));
  });

  it("has lists in lists with their numbers, boxes of tasks, code and tables cell by cell", () => {
    expect(html).toContain("<ul><li>one<ul><li>two<ol><li>three</li></ol></li></ul></li></ul><p>more</p>");
    expect(html).toContain("<ol><li>from three</li><li>four</li></ol><p>☐\tto do</p><p>☑\tdone</p>");
    expect(html).toContain("<p>a\t&lt;&amp;&gt;<br />  b</p>");
    const cells = (row: string, tag: string) =>
      [...row.matchAll(new RegExp(`<${tag}>(.*?)</${tag}>`, "g"))].map(([, cell]) => cell);
    const table = /<table><thead>(<tr><th><p>Left.*?)<\/thead><tbody>(.*?)<\/tbody>/.exec(html);
    expect(cells(table?.[1] ?? "", "th")).toEqual(["<p>Left</p>", "<p>Right</p>"]);
    expect(cells(table?.[2] ?? "", "td")).toEqual([
      "<p>a<br />b</p>",
      "<p><strong>1,000</strong></p>",
      "",
      "<p>한국어</p>",
    ]);
  });

  it("has pictures with their names, and the source of what is not drawn", () => {
    expect(html).toContain('<p>Shares &amp; more</p><p><img alt="Shares &amp; more" src="image/png" /></p>');
    expect(html).toContain("<p>This diagram could not be drawn. Its source:</p><p>gitGraph<br />  commit</p>");
    const kinds = Object.keys(parts)
      .filter((name) => name.startsWith("word/media/"))
      .map((name) => name.slice(-3));
    expect(kinds.toSorted()).toEqual(["png", "svg"]);
  });
});

describe("the package of a DOCX", () => {
  it("is well-formed, with every relationship and type of content there", () => {
    const types = textOf(parts, "[Content_Types].xml");
    for (const name of Object.keys(parts)) {
      const known = types.includes(`PartName="/${name}"`) || types.includes(`Extension="${name.split(".").at(-1)}"`);
      expect([name, known]).toEqual([name, true]);
      if (/\.(?:xml|rels)$/.test(name)) new SaxesParser({ xmlns: true }).write(textOf(parts, name)).close();
      const [, folder = "", part = ""] = /^(.*)_rels\/(.*)\.rels$/.exec(name) ?? [];
      if (!name.endsWith(".rels")) continue;
      const ids: string[] = [];
      for (const [tag, id = "", target = ""] of textOf(parts, name).matchAll(
        /<Relationship Id="([^"]*)"[^>]*? Target="([^"]*)"[^>]*>/g,
      )) {
        ids.push(id);
        if (!tag.includes('TargetMode="External"'))
          expect(Object.keys(parts)).toContain(folder + target.replace(/^\//, ""));
      }
      expect(new Set(ids).size).toBe(ids.length);
      for (const [, used] of textOf(parts, folder + part).matchAll(/ r:(?:id|embed|link)="([^"]*)"/g))
        expect(ids).toContain(used);
    }
  });

  it("has what Word insists on: a paragraph last in each cell, properties first, ids once", () => {
    const xml = textOf(parts, "word/document.xml");
    expect(xml.match(/<\/w:tc>/g)?.length).toBeGreaterThan(30);
    expect(xml).not.toMatch(/(?<!<\/w:p>|<w:p\/>)<\/w:tc>/);
    expect(xml).not.toMatch(/<\/w:tblGrid>(?:(?!<w:tr>).)*<w:tblPr>|<\/w:r><w:pPr>/);
    for (const mark of ["bookmarkStart", "bookmarkEnd"]) {
      const ids = [...xml.matchAll(new RegExp(`<w:${mark}\\b[^>]*w:id="(\\d+)"`, "g"))].map(([, id]) => id);
      expect(new Set(ids).size).toBe(ids.length);
    }
    for (const [, used] of xml.matchAll(/w:anchor="([^"]+)"/g)) expect(xml).toContain(`w:name="${used}"`);
    const styles = textOf(parts, "word/styles.xml");
    for (const [, used] of xml.matchAll(/<w:(?:p|r|tbl)Style w:val="([^"]+)"/g))
      expect(styles).toContain(`w:styleId="${used}"`);
  });

  it("asks nothing when it is opened", () => {
    expect(textOf(parts, "word/document.xml")).not.toContain("w:dirty");
    expect(textOf(parts, "word/settings.xml")).not.toContain("updateFields");
    expect(textOf(parts, "word/document.xml")).toContain("TOC \\h \\o &quot;1-1&quot;");
  });

  it("has rows that stay whole under a header that comes again, and a page across for what is wide", () => {
    const xml = textOf(parts, "word/document.xml");
    expect(xml.match(/<w:tblHeader\/>/g)).toHaveLength(3);
    expect(xml.match(/<w:cantSplit\/>/g)).toHaveLength(xml.match(/<w:tr>/g)?.length ?? 0);
    expect([...xml.matchAll(/w:orient="(\w+)"/g)].map(([, way]) => way)).toEqual(["portrait", "landscape", "portrait"]);
    // Its heading goes with it.
    expect(xml.slice(xml.indexOf('w:orient="portrait"'), xml.indexOf('w:orient="landscape"'))).toContain(">Wide<");
    for (const [table] of xml.matchAll(/<w:tbl>.*?<\/w:tbl>/g)) {
      const width = Number(/<w:tblW [^>]*w:w="(\d+)"/.exec(table)?.[1]);
      const columns = [...table.matchAll(/<w:gridCol w:w="(\d+)"/g)].map(([, column]) => Number(column));
      expect(columns.reduce((sum, column) => sum + column, 0)).toBe(width);
    }
  });

  it("names its languages, fonts, author and day", async () => {
    expect(textOf(parts, "word/styles.xml")).toMatch(/<w:lang w:val="en-US" w:eastAsia="ko-KR"\/>/);
    const korean = unzipSync(await docx("글", { language: "ko", title: "제목" }));
    const styles = textOf(korean, "word/styles.xml");
    expect(styles).toContain('<w:lang w:val="ko-KR" w:eastAsia="ko-KR"/>');
    expect(styles).toMatch(/<w:docDefaults>.*?w:eastAsia="Malgun Gothic"/);
    const core = textOf(korean, "docProps/core.xml");
    expect(core).toContain("<dc:title>제목</dc:title>");
    expect(core).toContain("<dc:creator>PlanCraft</dc:creator>");
    expect(core.match(/>2026-11-27T23:30:00Z</g)).toHaveLength(2);
    expect(textOf(korean, "word/document.xml")).toContain("2026년 11월 27일");
  });

  it("is the same bytes for the same plan", async () => {
    const again = await docx(EVERYTHING, { complete: false });
    expect(Buffer.from(again).equals(Buffer.from(bytes))).toBe(true);
  });

  it("is a reply alone where there is no plan, without contents", async () => {
    const reply = unzipSync(await docx("", { reply: "Just **this**." }));
    expect(textOf(reply, "word/document.xml")).toContain("this");
    expect(textOf(reply, "word/document.xml")).not.toContain("TOC ");
  });
});

it.each([
  ["https://x.example/가|b^c", "https://x.example/%EA%B0%80%7Cb%5Ec"],
  ["https://x.example/100%", "https://x.example/100%25"],
  ["mailto:a@x.example", "mailto:a@x.example"],
  ["http://[bad", null],
  [`https://x.example/${"a".repeat(3_000)}`, null],
])("an address is written as Word takes it: %j", (href, address) => {
  expect(webAddress(href)).toBe(address);
});
