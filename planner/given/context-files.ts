import { readFile, stat } from "node:fs/promises";
import { MAX_PASSAGES, readGivenFile } from "../../knowledge/given-file.ts";
import type { GivenFile } from "../../schemas/given-file.ts";
import { fileProblem } from "../../utils/errors/file-problem.ts";
import { AppError, type Wording } from "../../utils/errors.ts";
import type { GivenAmount } from "../../utils/postgres/stores/knowledge/knowledge-store.ts";
import { READ } from "./files.ts";
import { sentName } from "./sent-name.ts";

/** What is larger is no document to plan by, and the reader of PDFs needs a few times as much memory. */
const MAX_FILE_BYTES = 20_000_000;
const MAX_FILES = 10;
/** How the names of files end that are mostly given: Markdown, text of any kind, PDF, documents, messages. */
export const CONTEXT_FILE_TYPES = [
  ...[".md", ".markdown", ".txt", ".text", ".pdf", ".csv", ".tsv", ".json", ".yaml", ".yml"],
  ...[".docx", ".docm", ".pptx", ".xlsx", ".xlsm", ".hwpx", ".hwp", ".eml"],
  ...[".html", ".htm", ".xml", ".rst", ".org", ".tex", ".log"],
] as const;

/** A file that a person gives: a path, or one that was sent and is at a path or at hand, under its own name. */
export type ContextFile =
  | string
  | { readonly name: string; readonly path: string }
  | { readonly name: string; readonly bytes: Uint8Array };

const NO_FILE: Wording = { en: "it is no regular file", ko: "일반 파일이 아닙니다" };
const TOO_LARGE: Wording = {
  en: `it is larger than ${MAX_FILE_BYTES / 1_000_000} MB`,
  ko: `${MAX_FILE_BYTES / 1_000_000}MB보다 큽니다`,
};
const TOO_MANY: Wording = {
  en: `a session can be given ${MAX_FILES} files at most`,
  ko: `세션 하나에 파일을 ${MAX_FILES}개까지 줄 수 있습니다`,
};
const TOO_LONG: Wording = {
  en: `with it the session's files have more text than ${MAX_PASSAGES} passages`,
  ko: `이 파일까지 더하면 세션의 글이 단락 ${MAX_PASSAGES.toLocaleString("ko-KR")}개보다 깁니다`,
};

/**
 * Reads the files that a person gives a session, in the order given, each content once.
 * @param earlier What the session was given before.
 * @throws AppError `file-unusable` for the first that cannot be taken.
 */
export async function readContextFiles(
  given: readonly ContextFile[],
  earlier: GivenAmount = { files: 0, passages: 0 },
): Promise<GivenFile[]> {
  const files = new Map<string, GivenFile>();
  let passages = earlier.passages;
  for (const each of given) {
    const name = typeof each === "string" ? each : sentName(each.name);
    const file = await readGivenFile(name, await contentOf(each, name));
    if (files.has(file.id)) continue;
    files.set(file.id, file);
    passages += file.passages.length;
    if (earlier.files + files.size > MAX_FILES) throw unusable(name, TOO_MANY);
    if (passages > MAX_PASSAGES) throw unusable(name, TOO_LONG);
  }
  return [...files.values()];
}

async function contentOf(file: ContextFile, name: string): Promise<Uint8Array> {
  if (typeof file !== "string" && "bytes" in file) {
    if (file.bytes.length > MAX_FILE_BYTES) throw unusable(name, TOO_LARGE);
    return file.bytes;
  }
  const path = typeof file === "string" ? file : file.path;
  try {
    // Looked at before it is opened: opening a pipe would wait until somebody writes into it.
    const known = await stat(path);
    if (!known.isFile() && !known.isDirectory()) throw unusable(name, NO_FILE);
    if (known.isFile() && known.size > MAX_FILE_BYTES) throw unusable(name, TOO_LARGE);
    return await readFile(path);
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw unusable(name, fileProblem(error), error);
  }
}

function unusable(path: string, problem: Wording | string, cause?: unknown): AppError {
  return new AppError("file-unusable", { path, use: READ, problem }, cause);
}
