import { readFile, stat } from "node:fs/promises";
import type { Readable } from "node:stream";
import { decodedText } from "../../knowledge/decoded-text.ts";
import { MAX_IDEA_CHARACTERS } from "../../schemas/idea.ts";
import { fileProblem } from "../../utils/errors/file-problem.ts";
import { AppError, type Wording } from "../../utils/errors.ts";
import { READ } from "./files.ts";

/** Far above the longest text in any encoding; what is larger is another file. */
const MAX_BYTES = 1_000_000;
const STANDARD_INPUT: Wording = { en: "Standard input", ko: "표준 입력" };
const PROBLEMS = {
  noFile: { en: "it is no regular file", ko: "일반 파일이 아닙니다" },
  empty: { en: "it is empty", ko: "비어 있습니다" },
  binary: { en: "it is no text in UTF-8, UTF-16 or EUC-KR", ko: "UTF-8, UTF-16, EUC-KR 텍스트가 아닙니다" },
  long: {
    en: `it is longer than ${MAX_IDEA_CHARACTERS.toLocaleString("en-US")} characters`,
    ko: `${MAX_IDEA_CHARACTERS.toLocaleString("ko-KR")}자보다 깁니다`,
  },
} as const satisfies Record<string, Wording>;

/**
 * An idea, or what is to change in a plan, that a file holds.
 * @throws AppError `file-unusable` where it cannot be read, is empty, no text, or longer than is taken.
 */
export async function readIdeaFile(path: string): Promise<string> {
  try {
    // Looked at before it is opened: opening a pipe would wait until somebody writes into it.
    const known = await stat(path);
    if (!known.isFile() && !known.isDirectory()) throw unusable(path, PROBLEMS.noFile);
    if (known.isFile() && known.size > MAX_BYTES) throw unusable(path, PROBLEMS.long);
    return textOf(path, await readFile(path));
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw unusable(path, fileProblem(error), error);
  }
}

/**
 * The same from a stream, which is read no further than it can be of use.
 * @throws AppError `file-unusable`.
 */
export async function readIdeaStream(stream: Readable): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of stream) {
    const read = Buffer.from(piece);
    pieces.push(read);
    bytes += read.length;
    if (bytes > MAX_BYTES) throw unusable(STANDARD_INPUT, PROBLEMS.long);
  }
  return textOf(STANDARD_INPUT, Buffer.concat(pieces));
}

function textOf(path: string | Wording, bytes: Uint8Array): string {
  const text = decodedText(bytes)?.trim();
  if (text === undefined || text.includes("\0")) throw unusable(path, PROBLEMS.binary);
  if (text === "") throw unusable(path, PROBLEMS.empty);
  if (text.length > MAX_IDEA_CHARACTERS) throw unusable(path, PROBLEMS.long);
  return text;
}

function unusable(path: string | Wording, problem: Wording, cause?: unknown): AppError {
  return new AppError("file-unusable", { path, use: READ, problem }, cause);
}
