import { decodedText } from "./decoded-text.ts";
import { isZip, openArchive } from "./readers/archive.ts";
import { isCompound, listsStream } from "./readers/compound-file.ts";
import { isPage } from "./readers/html/page-marks.ts";
import { isMail } from "./readers/mail/mail-marks.ts";
import type { Reader, ReadFile, ReadProblem } from "./readers/read-part.ts";
import { readMarkdown, readText } from "./readers/text.ts";
import { readOrProblem } from "./readers/unreadable.ts";

/** What a file's kind is told by: its content, and its name only where contents look the same. */
export interface FileContent {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Of the files in it, where it is a ZIP. */
  readonly names: readonly string[];
  /** Null where it is no text. */
  readonly text: string | null;
}

interface FileKind {
  is(file: FileContent): boolean;
  /** How it is read, loaded when it is needed; or why it is not. */
  readonly read: (() => Promise<Reader>) | ReadProblem;
}

/** The first that fits is the kind of a file. Readers stand behind `import`: most sessions need none of them. */
const KINDS: readonly FileKind[] = [
  { is: begins("%PDF-"), read: async () => (await import("./readers/pdf/read-pdf.ts")).readPdf },

  // What Office and Hangul Word Processor write today are archives of XML.
  { is: holds("word/document"), read: async () => (await import("./readers/office/word/docx.ts")).readDocx },
  { is: holds("ppt/presentation"), read: async () => (await import("./readers/office/slides/pptx.ts")).readPptx },
  { is: holds("xl/workbook.xml"), read: async () => (await import("./readers/office/sheets/xlsx.ts")).readXlsx },
  { is: holds("xl/workbook.bin"), read: "other" },
  { is: holds("content.xml"), read: "other" },
  { is: holds("contents/section"), read: async () => (await import("./readers/hangul/hwpx/read-hwpx.ts")).readHwpx },
  { is: ({ bytes }) => isZip(bytes), read: "archive" },

  { is: compound("EncryptedPackage"), read: "encrypted" },
  { is: compound("WordDocument"), read: "old-text" },
  { is: compound("Workbook", "Book"), read: "old-sheets" },
  { is: compound("PowerPoint Document"), read: "old-slides" },
  {
    is: compound("BodyText", "ViewText"),
    read: async () => (await import("./readers/hangul/hwp/read-hwp.ts")).readHwp,
  },
  { is: ({ bytes }) => isCompound(bytes), read: "other" },
  // The word processors of Hancom up to 2000, and their documents as one XML.
  { is: begins("HWP Document File V"), read: "old" },
  { is: ({ text }) => text !== null && /^\s*(?:<\?xml[^>]*>\s*)?<HWPML\b/.test(text), read: "other" },
  { is: begins("{\\rtf"), read: "other" },

  {
    is: ({ bytes }) => isMail(bytes),
    read: async () => (await import("./readers/mail/read-mail.ts")).mailReader(readByKind),
  },
  { is: isPage, read: async () => (await import("./readers/html/read-html.ts")).readHtml },
  { is: named(/\.(?:csv|tsv|tab)$/i), read: async () => (await import("./readers/read-csv.ts")).readCsv },
  { is: named(/\.(?:md|markdown)$/i), read: async () => readMarkdown },
  { is: () => true, read: async () => readText },
];

/**
 * Reads a file as what its content is, whatever its name says.
 * @param path Its name, which tells Markdown from text.
 * @param maxCharacters Reading stops above this.
 */
export async function readByKind(path: string, bytes: Uint8Array, maxCharacters: number): Promise<ReadFile> {
  return readOrProblem(async () => {
    const file = contentOf(path, bytes);
    const read = KINDS.find(({ is }) => is(file))?.read ?? "binary";
    if (typeof read === "string") return { problem: read };
    return (await read())(bytes, maxCharacters);
  });
}

function contentOf(name: string, bytes: Uint8Array): FileContent {
  const names = isZip(bytes) ? openArchive(bytes).names : [];
  let text: string | null | undefined;
  return {
    name,
    bytes,
    names,
    get text() {
      text = text === undefined ? decodedText(bytes) : text;
      return text;
    },
  };
}

function holds(start: string) {
  return ({ names }: FileContent) => names.some((name) => name.toLowerCase().startsWith(start));
}

function compound(...streams: readonly string[]) {
  return ({ bytes }: FileContent) => isCompound(bytes) && streams.some((name) => listsStream(bytes, name));
}

function begins(start: string) {
  const wanted = Buffer.from(start);
  return ({ bytes }: FileContent) => wanted.equals(bytes.subarray(0, wanted.length));
}

function named(ending: RegExp) {
  return ({ name }: FileContent) => ending.test(name);
}
