import { readFileSync } from "node:fs";
import { constants, deflateRawSync } from "node:zlib";
import CFB from "cfb";
import { describe, expect, it } from "vitest";
import { readGivenFile } from "../../../knowledge/given-file.ts";
import { openArchive } from "../../../knowledge/readers/archive.ts";
import { Unreadable } from "../../../knowledge/readers/unreadable.ts";
import { readXml } from "../../../knowledge/readers/xml.ts";
import { AppError } from "../../../utils/errors.ts";
import { englishIn, HANGUL } from "../../support/languages.ts";
import { docxOf, xlsxOf, zipOf } from "../../support/office-files.ts";

const FIXTURES = new URL("../../fixtures/documents/", import.meta.url);
const ENTRY_MARK = Buffer.from("504b0102", "hex");

/** What is wrong with a file, in English; the Korean sentence is one, too. */
async function problemOf(bytes: Uint8Array, name = "plan.docx"): Promise<string> {
  const error = await readGivenFile(name, bytes).catch((reason: unknown) => reason);
  if (!(error instanceof AppError)) throw new Error("It was taken", { cause: error });
  expect(error).toMatchObject({ code: "file-unusable", exitCode: 2 });
  const korean = error.inLanguage("ko");
  expect(korean).toMatch(HANGUL);
  expect(englishIn(korean.replace(/UTF-8, UTF-16, EUC-KR|DOCX, PPTX, XLSX, HWPX(?:, PDF)?/, ""))).toEqual([]);
  return (
    /cannot be read: ([^.\n]+); name another one, or mend this one\.$/.exec(error.inLanguage("en"))?.[1] ??
    error.message
  );
}

/** A file with a number changed in the list entry of one of its files. */
function withEntry(zip: Uint8Array, name: string, offset: number, value: number): Buffer {
  const bytes = Buffer.from(zip);
  let at = bytes.indexOf(ENTRY_MARK);
  while (bytes.toString("utf8", at + 46, at + 46 + bytes.readUInt16LE(at + 28)) !== name)
    at = bytes.indexOf(ENTRY_MARK, at + 4);
  bytes.writeUInt32LE(value, at + offset);
  return bytes;
}

const SHEET = "xl/worksheets/sheet1.xml";

/** An XLSX whose sheet is 10,000 cells again and again, packed once; its end is no deflate at all. */
function endlessSheet(pieces: number, declared: number): Uint8Array {
  const cell = (row: number, at: number) => `<c><v>${(row * 7919 + at * 104_729) % 999_983}</v></c>`;
  const row = (nth: number) => `<row>${Array.from({ length: 10 }, (_, at) => cell(nth, at)).join("")}</row>`;
  const flushed = { finishFlush: constants.Z_FULL_FLUSH };
  const piece = deflateRawSync(Array.from({ length: 1_000 }, (_, nth) => row(nth)).join(""), flushed);
  const start = deflateRawSync("<worksheet><sheetData>", flushed);
  const packed = Buffer.concat([start, ...new Array<Buffer>(pieces).fill(piece), Buffer.alloc(64, 0xff)]);

  // The new file stands between the others and their list, which begins later then.
  const base = Buffer.from(xlsxOf(""));
  const list = base.readUInt32LE(base.length - 6);
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  const zip = Buffer.concat([base.subarray(0, list), local, packed, base.subarray(list)]);
  zip.writeUInt32LE(list + local.length + packed.length, zip.length - 6);
  const placed = withEntry(withEntry(zip, SHEET, 42, list), SHEET, 20, packed.length);
  return withEntry(placed, SHEET, 24, declared);
}

function compoundOf(...streams: readonly string[]): Uint8Array {
  const file = CFB.utils.cfb_new();
  for (const name of streams) CFB.utils.cfb_add(file, `/${name}`, Buffer.from("content of a stream"));
  return Buffer.from(CFB.write(file, { type: "buffer" }) as Buffer);
}

describe("a file that is no document of the kind it says", () => {
  const docx = readFileSync(new URL("plan-python-docx.docx", FIXTURES));

  it("is read as what it is, whatever its name", async () => {
    const places = async (name: string, bytes: Uint8Array) =>
      (await readGivenFile(name, bytes)).passages.map(({ place }) => place);
    expect(await places("plan.pdf", docx)).toContain("Prices");
    expect(await places("budget.docx", readFileSync(new URL("budget-openpyxl.xlsx", FIXTURES)))).toContain(
      'Sheet "Budget"',
    );
    expect(await places("slides.txt", readFileSync(new URL("slides-libreoffice.pptx", FIXTURES)))).toContain(
      "slide 1 · Notes",
    );
    expect((await readGivenFile("text.docx", Buffer.from("Only text"))).passages[0]?.text).toBe("Only text");
  });

  it.each([
    ["an archive of other things", zipOf({ "a.txt": "text" }), "neither DOCX, PPTX, XLSX nor HWPX"],
    ["a document with a password", compoundOf("EncryptionInfo", "EncryptedPackage"), "locked with a password"],
    ["a document of Word before 2007", compoundOf("WordDocument", "1Table"), "has to be saved as DOCX"],
    ["a workbook of Excel before 2007", compoundOf("Workbook"), "has to be saved as XLSX"],
    ["slides of PowerPoint before 2007", compoundOf("PowerPoint Document"), "has to be saved as PPTX"],
    ["another compound file", compoundOf("Something"), "a kind that is not read"],
    ["rich text", Buffer.from("{\\rtf1 Text}"), "a kind that is not read"],
    [
      "an OpenDocument",
      zipOf({ mimetype: "application/vnd.oasis.opendocument.text", "content.xml": "<a/>" }),
      "a kind that is not read",
    ],
    ["half a document", docx.subarray(0, 20_000), "damaged"],
    ["a document without text", docxOf("<w:p/>"), "empty"],
    ["XML that ends early", docxOf("<w:p>"), "damaged"],
    ["a document without its main part", zipOf({ "word/document.txt": "text" }), "damaged"],
  ])("is refused in one sentence: %s", async (_, bytes, words) => {
    expect(await problemOf(bytes)).toContain(words);
  });
});

describe("a bomb", () => {
  const body = `<w:p><w:r><w:t>${"a".repeat(200_000)}</w:t></w:r></w:p>`;

  it("is refused before anything of it is unpacked, or as soon as it is more than it says", async () => {
    expect(await problemOf(docxOf(" ".repeat(8_000_000)))).toContain("far more than a document holds");
    expect(await problemOf(withEntry(docxOf(body), "word/document.xml", 24, 1_000))).toContain("far more than");
    expect(await problemOf(withEntry(docxOf(body), "word/document.xml", 24, 0xfffffffe))).toContain("far more than");
    const many = Buffer.from(docxOf(body));
    many.writeUInt16LE(10_001, many.length - 12);
    expect(await problemOf(many)).toContain("far more than");
  });

  it("cannot be one by reading a file of it again and again", () => {
    const archive = openArchive(zipOf({ a: new Uint8Array(4_000_000) }));
    expect(() => {
      for (let nth = 0; nth < 51; nth += 1) archive.bytes("a");
    }).toThrow(Unreadable);
  });

  it("of ten million cells is too long without being unpacked to its end", async () => {
    expect(await problemOf(endlessSheet(1_000, 190_000_000), "cells.xlsx")).toContain("more text than 2000 passages");
    expect(await problemOf(endlessSheet(1_000, 2_000_000_000), "cells.xlsx")).toContain("more text than");
  });

  it("of rows and columns that lie far apart, of spans, or of nested tables ends, too", async () => {
    const far = Array.from(
      { length: 3_000 },
      (_, at) => `<row r="${at + 1}"><c><v>1</v></c><c r="${column(at + 1)}${at + 1}"><v>1</v></c></row>`,
    );
    expect(await problemOf(xlsxOf(`<sheetData>${far.join("")}</sheetData>`), "far.xlsx")).toContain("more text than");
    const deep = `${"<w:tbl><w:tr><w:tc>".repeat(300)}<w:p><w:r><w:t>deep</w:t></w:r></w:p>${"</w:tc></w:tr></w:tbl>".repeat(300)}`;
    const wide =
      '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc></w:tr></w:tbl>';
    const { passages } = await readGivenFile("deep.docx", docxOf(deep + wide));
    expect(passages.map(({ text }) => text)).toEqual(["deep\n\nx"]);
    expect(await problemOf(docxOf("<w:sdt>".repeat(1_200) + "</w:sdt>".repeat(1_200)))).toContain("damaged");
  });
});

function column(number: number): string {
  return number === 0 ? "" : column(Math.floor((number - 1) / 26)) + String.fromCharCode(65 + ((number - 1) % 26));
}

describe("an archive", () => {
  const zip = zipOf({ "word/document.xml": "<a/>" });

  it("with a file that is locked, twice in it, or elsewhere than its list says, is refused", () => {
    const problem = (bytes: Uint8Array) => {
      try {
        return openArchive(bytes).text("word/document.xml");
      } catch (error) {
        return error instanceof Unreadable ? error.problem : error;
      }
    };
    expect(problem(zip)).toBe("<a/>");
    expect(problem(withEntry(zip, "word/document.xml", 8, 1))).toBe("encrypted");
    expect(problem(withEntry(zip, "word/document.xml", 42, 5))).toBe("broken");
    expect(problem(withEntry(zip, "word/document.xml", 20, 1_000_000))).toBe("broken");
    const twice = Buffer.from(zipOf({ "word/document.xml": "<a/>", "word/documenu.xml": "<b/>" }));
    expect(problem(Buffer.from(twice.toString("latin1").replaceAll("documenu", "document"), "latin1"))).toBe("broken");
  });
});

describe("XML", () => {
  it.each([
    ["a DOCTYPE", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'],
    ["an entity of its own", "<a>&nbsp;</a>"],
    ["an element that is not closed", "<a><b></a>"],
    ["nothing", ""],
    ["half a character", Buffer.from([0x3c, 0x61, 0x3e, 0xea])],
  ])("with %s is broken", (_, xml) => {
    expect(() => readXml(xml, {})).toThrow(expect.objectContaining({ problem: "broken" }));
  });

  it("is read in UTF-16 too, names as written, texts with CDATA", () => {
    const heard: string[] = [];
    readXml(Buffer.from('\ufeff<w:a b="1">가&amp;<![CDATA[<나>]]></w:a>', "utf16le"), {
      open: (name, { b }) => heard.push(`${name} ${b}`),
      text: (value) => heard.push(value),
      close: (name) => heard.push(name),
    });
    expect(heard).toEqual(["w:a 1", "가&", "<나>", "w:a"]);
  });
});
