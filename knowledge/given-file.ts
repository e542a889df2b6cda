import { createHash } from "node:crypto";
import { basename } from "node:path";
import type { GivenFile } from "../schemas/given-file.ts";
import { AppError, type Wording } from "../utils/errors.ts";
import { visibleText } from "../utils/visible-text.ts";
import { readByKind } from "./file-kind.ts";
import { fileOutline } from "./file-outline.ts";
import { MAX_PASSAGE_BYTES, partPassages } from "./passages.ts";
import type { ReadPart, ReadProblem } from "./readers/read-part.ts";

/** For all files of a session together, about a thousand pages: a query looks at each passage that shares a word with it. */
export const MAX_PASSAGES = 2_000;
/** A longer text has more than `MAX_PASSAGES`, however it is cut, and need not be cut to know that. */
const MAX_CHARACTERS = MAX_PASSAGES * MAX_PASSAGE_BYTES;
const MAX_TITLE_CHARACTERS = 120;
/** Enough that no two contents ever meet. */
const ID_DIGITS = 32;

const READ: Wording = { en: "read", ko: "읽기" };
const PROBLEMS: Readonly<Record<ReadProblem, Wording>> = {
  empty: { en: "it is empty", ko: "비어 있습니다" },
  binary: {
    en: "it is no text in UTF-8, UTF-16 or EUC-KR, and no document of a kind that is read",
    ko: "UTF-8, UTF-16, EUC-KR 텍스트도 아니고 읽을 수 있는 종류의 문서도 아닙니다",
  },
  encrypted: { en: "it is locked with a password", ko: "암호로 잠겨 있습니다" },
  broken: { en: "it is damaged", ko: "손상되었습니다" },
  scanned: {
    en: "the PDF has no text that can be read, as where it was scanned",
    ko: "PDF에 읽을 수 있는 글자가 없습니다(스캔한 문서 등)",
  },
  unmapped: {
    en: "the PDF does not say which letters its glyphs are: export it again with the character maps of its fonts, or give it as DOCX or HWPX",
    ko: "PDF의 글꼴에 글자 정보(문자 맵)가 없어 글자를 알 수 없습니다. 글자 정보를 넣어 다시 내보내거나 DOCX, HWPX로 주세요",
  },
  long: {
    en: `it has more text than ${MAX_PASSAGES} passages of ${MAX_PASSAGE_BYTES} bytes`,
    ko: `글이 ${MAX_PASSAGE_BYTES.toLocaleString("ko-KR")}바이트 단락 ${MAX_PASSAGES.toLocaleString("ko-KR")}개보다 깁니다`,
  },
  bomb: {
    en: "it would unpack to far more than a document holds, or nests deeper than one does",
    ko: "압축을 풀거나 구조를 펼치면 문서라고 볼 수 없을 만큼 커집니다",
  },
  old: {
    en: "it is of a Hangul Word Processor before 5.0, and has to be saved as HWPX or PDF",
    ko: "한글 5.0 이전 형식이므로 HWPX나 PDF로 다시 저장해야 합니다",
  },
  tracked: {
    en: "it has tracked changes, which a HWP does not say the place of, and has to be saved as HWPX",
    ko: "변경 내용 추적이 들어 있는데 HWP로는 그 자리를 알 수 없으므로 HWPX로 다시 저장해야 합니다",
  },
  "view-only": {
    en: "its author locked it against copying: ask for an open copy of it",
    ko: "작성자가 복사하지 못하게 잠근 배포용 문서이므로 잠그지 않은 문서가 필요합니다",
  },
  "old-text": {
    en: "it is of Word before 2007, and has to be saved as DOCX",
    ko: "2007년 이전 Word 형식이므로 DOCX로 다시 저장해야 합니다",
  },
  "old-sheets": {
    en: "it is of Excel before 2007, and has to be saved as XLSX",
    ko: "2007년 이전 Excel 형식이므로 XLSX로 다시 저장해야 합니다",
  },
  "old-slides": {
    en: "it is of PowerPoint before 2007, and has to be saved as PPTX",
    ko: "2007년 이전 PowerPoint 형식이므로 PPTX로 다시 저장해야 합니다",
  },
  archive: {
    en: "it is a ZIP archive, and neither DOCX, PPTX, XLSX nor HWPX",
    ko: "ZIP 압축 파일이고 DOCX, PPTX, XLSX, HWPX 문서가 아닙니다",
  },
  other: {
    en: "it is a document of a kind that is not read, and has to be saved as DOCX, PPTX, XLSX, HWPX or PDF",
    ko: "읽을 수 없는 종류의 문서이므로 DOCX, PPTX, XLSX, HWPX, PDF 가운데 하나로 다시 저장해야 합니다",
  },
};

/** A page of the web as it was fetched. */
export interface GivenPage {
  /** Where it is found, as the plan names it, and as sentences show it. */
  readonly address: string;
  readonly shown: string;
  /** Stands for a file's name where contents look the same. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

type Fault = (problem: ReadProblem, cause?: unknown) => AppError;

/**
 * Reads a file's content as what it is; only Markdown is told from text by its name.
 * @param path Names the file in the title and in sentences.
 * @throws AppError `file-unusable` where it is empty, longer than is allowed, locked, damaged, or nothing that is read.
 */
export async function readGivenFile(path: string, bytes: Uint8Array): Promise<GivenFile> {
  const fault: Fault = (problem, cause) =>
    new AppError("file-unusable", { path, use: READ, problem: PROBLEMS[problem] }, cause);
  const { id, outline, passages } = await readWhole(path, bytes, fault);
  return { id, title: asTitle(basename(path)) || "-", outline, passages };
}

/**
 * Reads a page as a file, under its own title.
 * @throws AppError `page-unusable` for what `readGivenFile` refuses.
 */
export async function readGivenPage({ address, shown, name, bytes }: GivenPage): Promise<GivenFile> {
  const fault: Fault = (problem, cause) =>
    new AppError("page-unusable", { address: shown, problem: PROBLEMS[problem] }, cause);
  const { id, outline, passages } = await readWhole(name, bytes, fault);
  return { id, title: asTitle(outline.title ?? "") || asTitle(shown), address, outline, passages };
}

async function readWhole(name: string, bytes: Uint8Array, fault: Fault) {
  if (bytes.length === 0) throw fault("empty");
  const file = await readByKind(name, bytes, MAX_CHARACTERS);
  if (file.problem !== null) throw fault(file.problem, file.cause);
  const parts = file.parts.map(visiblePart);
  const passages = partPassages(parts);
  if (passages.length === 0) throw fault("empty");
  if (passages.length > MAX_PASSAGES) throw fault("long");
  const hash = createHash("sha256").update(JSON.stringify(passages));
  const texts = parts.flatMap(({ markdown, isPlain }) => (isPlain ? [] : [markdown]));
  const outline = fileOutline(file.title === null ? null : oneLine(file.title), texts);
  return { id: hash.digest("hex").slice(0, ID_DIGITS), outline, passages };
}

/** A part without what its reader cannot see. */
function visiblePart({ place, markdown, ...part }: ReadPart): ReadPart {
  return { ...part, place: place === null ? null : oneLine(place), markdown: visibleText(markdown) };
}

function asTitle(name: string): string {
  return oneLine(name).slice(0, MAX_TITLE_CHARACTERS).toWellFormed();
}

function oneLine(text: string): string {
  return visibleText(text).replace(/\s+/g, " ").trim();
}
