import type { ReadFile } from "./readers/read-part.ts";

/** The text of a PDF's pages, or why there is none. */
export type PdfPages =
  | { readonly pages: readonly string[]; readonly problem: null; readonly cause?: never }
  | { readonly pages: null; readonly problem: "encrypted" | "broken" | "long"; readonly cause?: unknown };

/** More is no document that somebody has read; each page costs time even where it is empty. */
const MAX_PAGES = 2_000;
const MAGIC = Buffer.from("%PDF-");

/** Whether bytes are a PDF: its name says nothing. */
export function isPdf(bytes: Uint8Array): boolean {
  return MAGIC.equals(bytes.subarray(0, MAGIC.length));
}

/**
 * Reads the text of a PDF, page by page. A Korean font is readable where the PDF brings its table of characters, as
 * word processors, browsers and macOS write it.
 * @param maxCharacters Reading stops above this: a small PDF can hold any amount of text.
 */
export async function pdfPages(bytes: Uint8Array, maxCharacters: number): Promise<PdfPages> {
  const { getDocumentProxy } = await import("unpdf");
  try {
    // A copy, because the reader takes the memory it is given for its own.
    const pdf = await getDocumentProxy(Uint8Array.from(bytes), { verbosity: 0 });
    try {
      if (pdf.numPages > MAX_PAGES) return { pages: null, problem: "long" };
      const pages: string[] = [];
      let characters = 0;
      for (let number = 1; number <= pdf.numPages; number += 1) {
        const { items } = await (await pdf.getPage(number)).getTextContent();
        const text = items.map((item) => ("str" in item ? item.str + (item.hasEOL ? "\n" : "") : "")).join("");
        characters += text.length;
        if (characters > maxCharacters) return { pages: null, problem: "long" };
        pages.push(text);
      }
      return { pages, problem: null };
    } finally {
      await pdf.loadingTask.destroy();
    }
  } catch (cause) {
    const isEncrypted = cause instanceof Error && cause.name === "PasswordException";
    return { pages: null, problem: isEncrypted ? "encrypted" : "broken", cause };
  }
}

/** Reads a PDF, a part for each page. */
export async function readPdf(bytes: Uint8Array, maxCharacters: number): Promise<ReadFile> {
  const { pages, problem, cause } = await pdfPages(bytes, maxCharacters);
  if (pages === null) return { problem, cause };
  if (!pages.some((page) => /[\p{L}\p{N}]/u.test(page))) return { problem: "scanned" };
  const parts = pages.map((page, at) => ({ place: `p. ${at + 1}`, markdown: page, isPlain: true }));
  return { problem: null, title: null, parts };
}
