import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readXlsx } from "../../../knowledge/readers/office/sheets/xlsx.ts";
import { xlsxOf } from "../../support/office-files.ts";

const FIXTURES = new URL("../../fixtures/documents/", import.meta.url);

async function parts(bytes: Uint8Array) {
  const file = await readXlsx(bytes, 1_000_000);
  if (file.problem !== null) throw new Error(file.problem, { cause: file.cause });
  return file.parts.map(({ place, markdown }) => [place, markdown]);
}

describe("an XLSX", () => {
  it("of openpyxl gives sheets in order, values as shown, merged cells once; nothing hidden and no comment", async () => {
    expect(await parts(readFileSync(new URL("budget-openpyxl.xlsx", FIXTURES)))).toEqual([
      ['Sheet "Notes"', "인건비는 월 300만 원"],
      [
        'Sheet "Budget"',
        [
          "Budget 2027\n\n| Item | Cost | Share | Due | Paid |\n| --- | --- | --- | --- | --- |",
          "| Rent | ₩1,234,568 | 25.6% | 2027년 3월 1일 0:00 | TRUE |",
          "| Staff | -₩42 | 50.0% | 2027년 12월 31일 14:05 | FALSE |",
          "| a\\|b<br>c | merged |  |  | #DIV/0! |\n| Sum |  |  | =SUM(C5:C6) |  |",
        ].join("\n"),
      ],
    ]);
  });

  it("of LibreOffice gives rich text, stored results of formulas and errors", async () => {
    expect(await parts(readFileSync(new URL("sheets-libreoffice.xlsx", FIXTURES)))).toEqual([
      [
        'Sheet "매출"',
        "| 월 | 매출 | 비율 | 날짜 |\n| --- | --- | --- | --- |\n| 1월 굵게 | 12,500,000 | 12.5% | 2027-01-31 |\n| 2월 | 25,000,000 | #DIV/0! | TRUE |",
      ],
    ]);
  });

  it("leaves out how texts are pronounced, keeps columns where cells are missing, and begins a table behind an empty row", async () => {
    const strings = "<sst><si><r><t>단</t></r><r><t>가</t></r><rPh><t>READING</t></rPh></si></sst>";
    const text = (name: string, value: string) => `<c r="${name}" t="inlineStr"><is><t>${value}</t></is></c>`;
    const sheet = `<sheetData><row r="1">${text("B1", "품목")}<c r="D1" t="s"><v>0</v></c></row><row r="2"><c r="C2"><v>7</v></c></row><row r="9">${text("B9", "표 2")}${text("C9", "값")}</row></sheetData>`;
    expect(await parts(xlsxOf(sheet, undefined, strings))).toEqual([
      ['Sheet "Data"', "| 품목 |  | 단가 |\n| --- | --- | --- |\n|  | 7 |  |\n\n| 표 2 | 값 |\n| --- | --- |"],
    ]);
  });

  it.each([
    ["0.00", 1.005, "1.01"],
    ["#,##0.##", -1234.5, "-1,234.5"],
    ["#,##0.00_);(#,##0.00)", -1234.5, "(1,234.50)"],
    ['#,##0"원"', 8000, "8,000원"],
    ['#,##0,"천원"', 1_234_567, "1,235천원"],
    ["000-0000-0000", 1_012_345_678, "010-1234-5678"],
    ["0.0%", 0.1234, "12.3%"],
    ["0.00E+00", 12_345, "1.23E+04"],
    ['[>=10000]#,##0,"k";0', 25_000, "25k"],
    ['[>=10000]#,##0,"k";0', 250, "250"],
    ['General" m"', 2.5, "2.5 m"],
    [";;;", 5, ""],
    ["yyyy-mm-dd", 61, "1900-03-01"],
    ["yyyy. m. d. (aaa)", 46_447, "2027. 3. 1. (월)"],
    ["h:mm:ss AM/PM", 0.75, "6:00:00 PM"],
    ["[$-412]AM/PM h:mm", 0.25, "오전 6:00"],
    ["[h]:mm", 1.5, "36:00"],
    ["mm:ss.0", 1.5 / 86_400, "00:01.5"],
  ])("shows by %s what %d is", async (code, value, shown) => {
    const styles = `<styleSheet><numFmts><numFmt numFmtId="170" formatCode="${code.replaceAll('"', "&quot;").replaceAll(">", "&gt;")}"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs></styleSheet>`;
    const sheet = `<sheetData><row><c s="1"><v>${value}</v></c></row></sheetData>`;
    expect((await parts(xlsxOf(sheet, styles)))[0]?.[1]).toBe(shown);
  });

  it("counts days from 1904 where the workbook does", async () => {
    const styles = '<styleSheet><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>';
    const bytes = xlsxOf(
      "<sheetData><row><c><v>0</v></c></row></sheetData>",
      styles,
      "<sst/>",
      '<workbookPr date1904="1"/>',
    );
    expect((await parts(bytes))[0]?.[1]).toBe("1904-01-01");
  });
});
