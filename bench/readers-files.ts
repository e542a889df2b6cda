import {
  Document,
  FootnoteReferenceRun,
  HeadingLevel,
  Packer,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
} from "docx";
import { strToU8, zipSync } from "fflate";

/** A document to read, and which of its parts a reader has to parse. */
export interface DocumentToRead {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly parts: RegExp;
}

const WORDS =
  "중고 등산 장비를 점검하고 파는 매장의 비용과 매출을 달마다 정리한다 The gym checks each rope and gets a share".split(
    " ",
  );
const words = (from: number, count: number) =>
  Array.from({ length: count }, (_, at) => WORDS[(from * 7 + at) % WORDS.length]).join(" ");

/** A DOCX of 40 pages, an XLSX of 20 sheets and a HWPX of 30 pages, the same at each run. */
export async function documentsToRead(): Promise<DocumentToRead[]> {
  return [
    {
      name: "DOCX, 40 pages",
      bytes: await docxFile(40),
      parts: /^word\/(?:document|styles|numbering|footnotes|endnotes)\.xml$/,
    },
    {
      name: "XLSX, 20 sheets",
      bytes: xlsxFile(20),
      parts: /^xl\/(?:workbook|styles|sharedStrings|worksheets\/sheet\d+)\.xml$/,
    },
    { name: "HWPX, 30 pages", bytes: hwpxFile(30), parts: /^Contents\/(?:content\.hpf|header\.xml|section\d+\.xml)$/ },
  ];
}

/** By a library that is not ours: a heading, paragraphs in several runs, a note and a table on each page. */
async function docxFile(pages: number): Promise<Uint8Array> {
  const page = (nth: number) => [
    new Paragraph({ text: `${nth + 1}. ${words(nth, 4)}`, heading: HeadingLevel.HEADING_1 }),
    ...Array.from(
      { length: 8 },
      (_, at) =>
        new Paragraph({
          children: [
            new TextRun(`${words(nth + at, 22)} `),
            new TextRun({ text: words(at, 6), bold: true }),
            new TextRun({ text: `\t${words(nth, 12)}`, size: 20, font: "Malgun Gothic" }),
            ...(at === 0 ? [new FootnoteReferenceRun(nth + 1)] : []),
          ],
        }),
    ),
    new Table({
      rows: Array.from(
        { length: 8 },
        (_, row) =>
          new TableRow({
            children: Array.from(
              { length: 5 },
              (_, at) => new TableCell({ children: [new Paragraph(words(row + at, 3))] }),
            ),
          }),
      ),
    }),
  ];
  const notes = Array.from({ length: pages }, (_, nth) => [nth + 1, { children: [new Paragraph(words(nth, 9))] }]);
  const made = new Document({
    footnotes: Object.fromEntries(notes),
    sections: [{ children: Array.from({ length: pages }, (_, nth) => page(nth)).flat() }],
  });
  return Packer.toBuffer(made);
}

function xlsxFile(sheets: number): Uint8Array {
  const rows = 120;
  const cell = (sheet: number, row: number, column: number) => {
    const name = `${"ABCDEFGH"[column]}${row + 1}`;
    if (row === 0 || column === 0) return `<c r="${name}" t="s"><v>${(sheet + row + column) % 400}</v></c>`;
    return `<c r="${name}" s="${column % 4}"><v>${(row * 7919 + column * 104_729) % 99_991}</v></c>`;
  };
  const sheetXml = (sheet: number) =>
    Array.from({ length: rows }, (_, row) => {
      const cells = Array.from({ length: 8 }, (_, column) => cell(sheet, row, column));
      return `<row r="${row + 1}" spans="1:8">${cells.join("")}</row>`;
    }).join("");
  const relation = (id: number, type: string, target: string) =>
    `<Relationship Id="rId${id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${target}"/>`;
  const numbers = Array.from({ length: sheets }, (_, nth) => nth + 1);
  return zipped({
    "xl/workbook.xml": `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>${numbers.map((nth) => `<sheet name="${nth}월" sheetId="${nth}" r:id="rId${nth}"/>`).join("")}</sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${numbers.map((nth) => relation(nth, "worksheet", `worksheets/sheet${nth}.xml`)).join("")}${relation(101, "styles", "styles.xml")}${relation(102, "sharedStrings", "sharedStrings.xml")}</Relationships>`,
    "xl/styles.xml":
      '<styleSheet><numFmts><numFmt numFmtId="170" formatCode="&quot;₩&quot;#,##0"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="3"/><xf numFmtId="14"/><xf numFmtId="170"/></cellXfs></styleSheet>',
    "xl/sharedStrings.xml": `<sst>${Array.from({ length: 400 }, (_, nth) => `<si><t>${words(nth, 3)}</t></si>`).join("")}</sst>`,
    ...Object.fromEntries(
      numbers.map((nth) => [
        `xl/worksheets/sheet${nth}.xml`,
        `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${sheetXml(nth)}</sheetData></worksheet>`,
      ]),
    ),
  });
}

/** By the format's description: paragraphs in two runs, and a table on each page. */
function hwpxFile(pages: number): Uint8Array {
  const run = (text: string) => `<hp:run charPrIDRef="1"><hp:t>${text}</hp:t></hp:run>`;
  const lines = `<hp:linesegarray>${'<hp:lineseg textpos="0" vertpos="0" vertsize="1000" textheight="1000" baseline="850" spacing="600" horzpos="0" horzsize="42520" flags="393216"/>'.repeat(2)}</hp:linesegarray>`;
  const paragraph = (inner: string) =>
    `<hp:p id="0" paraPrIDRef="0" styleIDRef="0" pageBreak="0" columnBreak="0" merged="0">${inner}${lines}</hp:p>`;
  const cell = (row: number, column: number) =>
    `<hp:tc name="" header="0" borderFillIDRef="3"><hp:subList id="" textDirection="HORIZONTAL" lineWrap="BREAK">${paragraph(run(words(row + column, 3)))}</hp:subList><hp:cellAddr colAddr="${column}" rowAddr="${row}"/><hp:cellSpan colSpan="1" rowSpan="1"/><hp:cellSz width="8000" height="1000"/><hp:cellMargin left="510" right="510" top="141" bottom="141"/></hp:tc>`;
  const row = (nth: number) => `<hp:tr>${Array.from({ length: 5 }, (_, column) => cell(nth, column)).join("")}</hp:tr>`;
  const table = `<hp:tbl id="1" rowCnt="8" colCnt="5">${Array.from({ length: 8 }, (_, nth) => row(nth)).join("")}</hp:tbl>`;
  const page = (nth: number) =>
    Array.from({ length: 10 }, (_, at) => paragraph(run(`${words(nth + at, 20)} `) + run(words(at, 10)))).join("") +
    paragraph(`<hp:run charPrIDRef="1">${table}<hp:t/></hp:run>`);
  const namespaces =
    'xmlns:hp="http://www.hancom.co.kr/hwpml/2011/paragraph" xmlns:hs="http://www.hancom.co.kr/hwpml/2011/section" xmlns:hh="http://www.hancom.co.kr/hwpml/2011/head" xmlns:hc="http://www.hancom.co.kr/hwpml/2011/core"';
  return zipped({
    mimetype: "application/hwp+zip",
    "Contents/content.hpf":
      '<opf:package xmlns:opf="http://www.idpf.org/2007/opf/"><opf:metadata><opf:title>사업 계획</opf:title></opf:metadata><opf:manifest><opf:item id="header" href="Contents/header.xml" media-type="application/xml"/><opf:item id="section0" href="Contents/section0.xml" media-type="application/xml"/></opf:manifest><opf:spine><opf:itemref idref="header"/><opf:itemref idref="section0"/></opf:spine></opf:package>',
    "Contents/header.xml": `<hh:head ${namespaces} version="1.4" secCnt="1"><hh:refList><hh:styles itemCnt="1"><hh:style id="0" type="PARA" name="바탕글" engName="Normal" paraPrIDRef="0" charPrIDRef="0"/></hh:styles></hh:refList></hh:head>`,
    "Contents/section0.xml": `<hs:sec ${namespaces}>${Array.from({ length: pages }, (_, nth) => page(nth)).join("")}</hs:sec>`,
  });
}

function zipped(files: Readonly<Record<string, string>>): Uint8Array {
  return zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])));
}
