import type { Reader, ReadFile } from "../read-part.ts";
import { isUnmapped, lacksEastAsian } from "./character-maps.ts";
import { pageUnits } from "./page-lines.ts";
import { pageSegments, type Segment } from "./page-segments.ts";
import { documentSizes, pageMarkdown } from "./paragraphs.ts";
import { withoutRunningLines } from "./running-lines.ts";

/** More is no document that somebody has read; each page costs time even where it is empty. */
const MAX_PAGES = 2_000;
/** Of a page without a text: what is drawn on so many pages is looked at for glyphs. */
const PAGES_FOR_GLYPHS = 5;
/** A title that a program gave, and not a person. */
const MACHINE_TITLE = /^(?:untitled|제목 ?없음|microsoft \w+ - .*|.*\.(?:docx?|hwpx?|pptx?|xlsx?|odt|indd|pdf|tmp))$/i;

type PdfDocument = Awaited<ReturnType<typeof import("unpdf").getDocumentProxy>>;

/**
 * Reads the text of a PDF, a part for each page, as its geometry has it: lines joined to paragraphs, tables, headings by
 * size. A Korean font is readable where the PDF brings its table of characters, as word processors, browsers and macOS write it.
 */
export const readPdf: Reader = async (bytes, maxCharacters) => {
  const { getDocumentProxy } = await import("unpdf");
  const tables = missingTables();
  try {
    // A copy, because the reader takes the memory it is given for its own.
    const options = { verbosity: 0, useWorkerFetch: false, BinaryDataFactory: tables.Factory };
    const pdf = await getDocumentProxy(Uint8Array.from(bytes), options);
    try {
      return await readPages(pdf, maxCharacters, tables.asked);
    } finally {
      await pdf.loadingTask.destroy();
    }
  } catch (cause) {
    const isEncrypted = cause instanceof Error && cause.name === "PasswordException";
    return { problem: isEncrypted ? "encrypted" : "broken", cause };
  }
};

/**
 * What stands in for the tables of characters that PDFs may take for granted, and readers of 10 MB bring: there are none,
 * and it is kept which were asked for. Text in a font that needs one comes out as nothing.
 */
function missingTables() {
  const asked = new Set<string>();
  class Factory {
    async fetch({ kind, filename }: { readonly kind: string; readonly filename: string }): Promise<never> {
      if (kind === "cMapUrl") asked.add(filename);
      throw new Error(`${filename} is not there`);
    }
  }
  return { asked, Factory };
}

async function readPages(pdf: PdfDocument, maxCharacters: number, asked: ReadonlySet<string>): Promise<ReadFile> {
  if (pdf.numPages > MAX_PAGES) return { problem: "long" };
  const pages: Segment[][] = [];
  let characters = 0;
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const page = await pdf.getPage(number);
    const { items } = await page.getTextContent();
    const segments = pageSegments(items);
    characters += segments.reduce((sum, { text }) => sum + text.length, 0);
    if (characters > maxCharacters) return { problem: "long" };
    pages.push(segments);
    page.cleanup();
  }
  if (characters === 0) return { problem: asked.size > 0 || (await hasGlyphs(pdf)) ? "unmapped" : "scanned" };
  const whole = pages.flatMap((page) => page.map(({ text }) => text)).join(" ");
  if (isUnmapped(whole) || (asked.size > 0 && lacksEastAsian(whole))) return { problem: "unmapped" };
  const units = withoutRunningLines(pages).map(pageUnits);
  const sizes = documentSizes(units);
  const parts = units.map((page, at) => ({ place: `p. ${at + 1}`, markdown: pageMarkdown(page, sizes) }));
  const filled = parts.filter(({ markdown }) => markdown !== "");
  if (filled.length === 0) return { problem: "scanned" };
  return { problem: null, title: (await ownTitle(pdf)) ?? firstHeading(filled[0]?.markdown ?? ""), parts: filled };
}

/** Whether text is drawn that came out as none: then its letters are not known, and it was not scanned. */
async function hasGlyphs(pdf: PdfDocument): Promise<boolean> {
  const { getResolvedPDFJS } = await import("unpdf");
  const { OPS } = await getResolvedPDFJS();
  for (let number = 1; number <= Math.min(PAGES_FOR_GLYPHS, pdf.numPages); number += 1) {
    const { fnArray, argsArray } = await (await pdf.getPage(number)).getOperatorList();
    const isText = fnArray.some((operator, at) => operator === OPS.showText && holdsGlyph(argsArray[at]));
    if (isText) return true;
  }
  return false;
}

function holdsGlyph(drawn: unknown): boolean {
  if (!Array.isArray(drawn)) return typeof drawn === "object" && drawn !== null;
  return drawn.some(holdsGlyph);
}

async function ownTitle(pdf: PdfDocument): Promise<string | null> {
  const { info } = await pdf.getMetadata();
  const title: unknown = "Title" in info ? info.Title : null;
  const text = typeof title === "string" ? title.replace(/\s+/g, " ").trim() : "";
  return text === "" || MACHINE_TITLE.test(text) || isUnmapped(text) ? null : text;
}

function firstHeading(markdown: string): string | null {
  return /^# (.+)$/m.exec(markdown)?.[1] ?? null;
}
