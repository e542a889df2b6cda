import { createHash } from "node:crypto";
import { basename } from "node:path";
import type { GivenFile } from "../schemas/given-file.ts";
import { AppError, type Wording } from "../utils/errors.ts";
import { visibleText } from "../utils/visible-text.ts";
import { decodedText } from "./decoded-text.ts";
import { fileOutline } from "./file-outline.ts";
import { MAX_PASSAGE_BYTES, markdownPassages, pagePassages, textPassages } from "./passages.ts";
import { isPdf, pdfPages } from "./pdf-pages.ts";

/** For all files of a session together, about a thousand pages: a query looks at each passage that shares a word with it. */
export const MAX_PASSAGES = 2_000;
/** A longer text has more than `MAX_PASSAGES`, however it is cut, and need not be cut to know that. */
const MAX_CHARACTERS = MAX_PASSAGES * MAX_PASSAGE_BYTES;
const MAX_TITLE_CHARACTERS = 120;
/** Enough that no two contents ever meet. */
const ID_DIGITS = 32;

const READ: Wording = { en: "read", ko: "읽기" };
const PROBLEMS = {
  empty: { en: "it is empty", ko: "비어 있습니다" },
  binary: {
    en: "it is no text in UTF-8, UTF-16 or EUC-KR, and no PDF",
    ko: "UTF-8, UTF-16, EUC-KR 텍스트도 PDF도 아닙니다",
  },
  encrypted: { en: "the PDF is locked with a password", ko: "PDF가 암호로 잠겨 있습니다" },
  broken: { en: "the PDF is damaged", ko: "PDF가 손상되었습니다" },
  scanned: {
    en: "the PDF has no text that can be read, as where it was scanned",
    ko: "PDF에 읽을 수 있는 글자가 없습니다(스캔한 문서 등)",
  },
  long: {
    en: `it has more text than ${MAX_PASSAGES} passages of ${MAX_PASSAGE_BYTES} bytes`,
    ko: `글이 ${MAX_PASSAGE_BYTES.toLocaleString("ko-KR")}바이트 단락 ${MAX_PASSAGES.toLocaleString("ko-KR")}개보다 깁니다`,
  },
} as const satisfies Record<string, Wording>;

type Read = Required<Pick<GivenFile, "passages" | "outline">>;

/**
 * Reads a file's content: Markdown by its name, a PDF by its first bytes, all else as text.
 * @param path Names the file in the title and in sentences.
 * @throws AppError `file-unusable` where it is empty, no text, or longer than is allowed; for a PDF also where it is
 *   locked, damaged or without text.
 */
export async function readGivenFile(path: string, bytes: Uint8Array): Promise<GivenFile> {
  if (bytes.length === 0) throw unusable(path, "empty");
  const { passages, outline } = isPdf(bytes) ? await readPdf(path, bytes) : readText(path, bytes);
  if (passages.length > MAX_PASSAGES) throw unusable(path, "long");
  const hash = createHash("sha256").update(JSON.stringify(passages));
  const title = visibleText(basename(path)).replace(/\s+/g, " ").trim().slice(0, MAX_TITLE_CHARACTERS).toWellFormed();
  return { id: hash.digest("hex").slice(0, ID_DIGITS), title: title || "-", outline, passages };
}

async function readPdf(path: string, bytes: Uint8Array): Promise<Read> {
  const { pages, problem, cause } = await pdfPages(bytes, MAX_CHARACTERS);
  if (pages === null) throw unusable(path, problem, cause);
  const passages = pagePassages(pages.map(visibleText));
  if (passages.length === 0) throw unusable(path, "scanned");
  return { passages, outline: fileOutline(null, []) };
}

function readText(path: string, bytes: Uint8Array): Read {
  const decoded = decodedText(bytes);
  if (decoded === null) throw unusable(path, "binary");
  const text = visibleText(decoded);
  if (text.length > MAX_CHARACTERS) throw unusable(path, "long");
  const isMarkdown = /\.(?:md|markdown)$/i.test(path);
  const passages = isMarkdown ? markdownPassages(text) : textPassages(text);
  if (passages.length === 0) throw unusable(path, "empty");
  return { passages, outline: fileOutline(null, isMarkdown ? [text] : []) };
}

function unusable(path: string, problem: keyof typeof PROBLEMS, cause?: unknown): AppError {
  return new AppError("file-unusable", { path, use: READ, problem: PROBLEMS[problem] }, cause);
}
