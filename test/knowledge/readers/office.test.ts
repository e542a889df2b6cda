import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readByKind } from "../../../knowledge/file-kind.ts";
import { docxOf } from "../../support/office-files.ts";

const FIXTURES = new URL("../../fixtures/documents/", import.meta.url);

async function read(file: string | Uint8Array, name = "given") {
  const bytes = typeof file === "string" ? readFileSync(new URL(file, FIXTURES)) : file;
  const { title, parts, problem, cause } = await readByKind(name, bytes, 1_000_000);
  if (problem !== null) throw new Error(problem, { cause });
  return { title, places: parts.map(({ place }) => place), markdown: parts.map(({ markdown }) => markdown) };
}

const markdownOf = async (body: string, parts?: Record<string, string>) =>
  (await read(docxOf(body, parts))).markdown[0];

const p = (inner: string, properties = "") => `<w:p><w:pPr>${properties}</w:pPr>${inner}</w:p>`;
const r = (text: string, properties = "") =>
  `<w:r><w:rPr>${properties}</w:rPr><w:t xml:space="preserve">${text}</w:t></w:r>`;

describe("a DOCX", () => {
  it("of python-docx gives headings, tabs, lists, and tables cell by cell, one in another and merged", async () => {
    expect(await read("plan-python-docx.docx")).toEqual({
      title: "서점 확장 계획",
      places: [null],
      markdown: [
        [
          "# Bookshop plan\n\n# Prices\n\nTotal budget is\t80 million won.\n\nFirst line\nsecond line\n",
          "- Buy shelves\n- Hire one person\n1. Sign the lease\n2. Open\n\n## Costs by month\n",
          "| Item | Jan | Feb | Mar |\n| --- | --- | --- | --- |\n| Rent | 1,200 | 1,200 | 1,300 |",
          "|  | a\\|b<br>in \\| side |  | two<br>lines |\n| Sum | both months |  | 3,700 |\n\n\\# of people: 3",
        ].join("\n"),
      ],
    });
  });

  it("of LibreOffice gives notes where they are, what was inserted, and text boxes once; nothing deleted, hidden or remarked", async () => {
    expect((await read("review-libreoffice.docx")).markdown).toEqual([
      [
        "# 시장 조사\n",
        "Rents rise [note: Source: city office, 2026.] by 5% a year [note: An endnote.].\n",
        "Kept inserted words end.\n\nSeen after\ttab\nbreak, a link.\n\nBeside the box.\n\nIn a text box\n",
        "1. one\n  a) under one\n2. two\n",
        "| 품목 |  | 가격 |\n| --- | --- | --- |\n| 로프 | 9 mm | 80,000 |\n|  | 10 mm | 90,000 |",
      ].join("\n"),
    ]);
  });

  it("has its headings by the outline of styles in any language, and no table of contents", async () => {
    const style = (id: string, inner: string) => `<w:style w:type="paragraph" w:styleId="${id}">${inner}</w:style>`;
    const styles = `<w:styles>${style("a1", '<w:name w:val="제목 1"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr>')}${style("a2", '<w:basedOn w:val="a1"/>')}${style("t", '<w:name w:val="toc 1"/>')}${style("h", "<w:rPr><w:vanish/></w:rPr>")}</w:styles>`;
    const of = (id: string, text: string) => p(r(text), `<w:pStyle w:val="${id}"/>`);
    const body = of("t", "가격 3") + of("a1", "시장") + of("a2", "가격") + of("h", "HIDDEN");
    const plain = p(r("본문"), '<w:pStyle w:val="a1"/><w:outlineLvl w:val="9"/>');
    expect(await markdownOf(body + plain, { styles })).toBe("## 시장\n\n## 가격\n\n본문");
  });

  it("numbers its lists as they are shown, in Korean too, and begins anew where it says so", async () => {
    const level = (at: number, format: string, text: string) =>
      `<w:lvl w:ilvl="${at}"><w:start w:val="1"/><w:numFmt w:val="${format}"/><w:lvlText w:val="${text}"/></w:lvl>`;
    const numbering = `<w:numbering><w:abstractNum w:abstractNumId="0">${level(0, "decimal", "제%1조")}${level(1, "ganada", "%2.")}${level(2, "decimalEnclosedCircle", "%3")}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num></w:numbering>`;
    const item = (list: number, at: number, text: string) =>
      p(r(text), `<w:numPr><w:ilvl w:val="${at}"/><w:numId w:val="${list}"/></w:numPr>`);
    const body = [
      item(1, 0, "A"),
      item(1, 1, "B"),
      item(1, 1, "C"),
      item(1, 2, "D"),
      item(1, 0, "E"),
      item(1, 1, "F"),
      item(2, 0, "G"),
    ];
    expect(await markdownOf(body.join(""), { numbering })).toBe(
      "제1조 A\n  가. B\n  나. C\n    ① D\n제2조 E\n  가. F\n제5조 G",
    );
  });

  it("loses moved and deleted text, deleted ends of paragraphs, old settings and rows; joins what is left", async () => {
    const body = [
      p(
        `${r("One ")}<w:moveFrom>${r("MOVED")}</w:moveFrom><w:del><w:r><w:delText>GONE</w:delText></w:r></w:del>`,
        "<w:rPr><w:del/></w:rPr>",
      ),
      p(`${r("two")}<w:moveTo>${r(" three")}</w:moveTo>${r("H", "<w:vanish/>")}${r("!", '<w:vanish w:val="0"/>')}`),
      `<w:tbl><w:tr><w:tc>${p(r("a"))}</w:tc><w:tc>${p(r("b"))}</w:tc></w:tr><w:tr><w:trPr><w:del/></w:trPr><w:tc>${p(r("ROW"))}</w:tc></w:tr></w:tbl>`,
      p(r("Text"), '<w:pPrChange><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:pPrChange>'),
    ];
    expect(await markdownOf(body.join(""))).toBe("One two three!\n\n| a | b |\n| --- | --- |\n\nText");
  });

  it("shows results of fields, symbols, hyphens, equations, and what stands twice for old programs once", async () => {
    const field = `<w:r><w:fldChar w:fldCharType="begin"/><w:instrText> DATE </w:instrText><w:fldChar w:fldCharType="separate"/></w:r>${r("2027-01-02")}`;
    const box = (text: string) => `<w:txbxContent>${p(r(text))}</w:txbxContent>`;
    const twice = `<w:r><mc:AlternateContent xmlns:mc="m"><mc:Choice>${box("Box")}</mc:Choice><mc:Fallback>${box("Box")}</mc:Fallback></mc:AlternateContent></w:r>`;
    const signs = '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:t>yes</w:t><w:noBreakHyphen/><w:t>no</w:t></w:r>';
    const math =
      '<m:oMath xmlns:m="m"><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den></m:f></m:oMath>';
    expect(await markdownOf(p(field + twice) + p(signs) + p(math))).toBe("2027-01-02\n\nBox\n\n☑yes-no\n\n(a)/(b)");
  });

  it("with macros is read, and they are not looked at; another prefix is as good", async () => {
    const macros = docxOf(p(r("Text")), {}, { "word/vbaProject.bin": "\u0000not a project" });
    expect((await read(macros, "a.docm")).markdown).toEqual(["Text"]);
    const other = (xml: string) => xml.replaceAll("w:", "ns0:");
    const body = `<ns0:document xmlns:ns0="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><ns0:body>${other(p(r("at w:5")))}</ns0:body></ns0:document>`;
    expect((await read(docxOf("", {}, { "word/document.xml": body }))).markdown).toEqual(["at ns0:5"]);
  });
});

describe("a PPTX", () => {
  it("of LibreOffice gives slides in order with titles, levels, tables, groups and notes; hidden slides are out", async () => {
    expect(await read("slides-libreoffice.pptx")).toEqual({
      title: "사업 개요",
      places: ["slide 1", "slide 3"],
      markdown: [
        "# 사업 개요\n\n- Two cities\n  - Seoul first\n\n## Notes\n\nSay the budget: 60,000 euros.",
        "In a group\n\nAlso there\n\n| Item | Price |\n| --- | --- |\n| Free of charge |  |",
      ],
    });
  });
});
