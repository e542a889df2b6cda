import { readFile, realpath, stat } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { decodedText } from "../../knowledge/decoded-text.ts";
import type { ReadPart } from "../../rollout/variant-file.ts";
import { fileProblem } from "../../utils/errors/file-problem.ts";
import { AppError, type Wording } from "../../utils/errors.ts";
import { READ } from "../given/files.ts";

const MAX_BYTES = 1_000_000;
const PROBLEMS = {
  noFile: { en: "it is no regular file", ko: "일반 파일이 아닙니다" },
  large: { en: "it is larger than 1 MB", ko: "1MB보다 큽니다" },
  binary: { en: "it is no text in UTF-8, UTF-16 or EUC-KR", ko: "UTF-8, UTF-16, EUC-KR 텍스트가 아닙니다" },
  outside: {
    en: "it is not in the folder of the variant's file",
    ko: "변형 파일이 있는 폴더 안에 있지 않습니다",
  },
} as const satisfies Record<string, Wording>;

/**
 * The text of a variant's file, and what reads those beside it.
 * @throws AppError `file-unusable`.
 */
export async function openVariantFile(path: string): Promise<{ readonly text: string; readonly readPart: ReadPart }> {
  return { text: await readText(path, path), readPart: partsBeside(path) };
}

/** Reads what lies in the folder of a variant's file, or below: a variant from elsewhere must not take along what is private. */
function partsBeside(path: string): ReadPart {
  const folder = dirname(resolve(path));
  return async (part) => {
    const place = join(folder, part);
    if (isAbsolute(part) || part.includes("\0") || !isWithin(folder, place)) throw unusable(part, PROBLEMS.outside);
    try {
      // Links may lead anywhere, and may stand in the way to the folder itself.
      if (!isWithin(await realpath(folder), await realpath(place))) throw unusable(part, PROBLEMS.outside);
    } catch (error) {
      throw error instanceof AppError ? error : unusable(part, fileProblem(error), error);
    }
    return await readText(place, part);
  };
}

async function readText(place: string, shown: string): Promise<string> {
  try {
    // Looked at before it is opened: opening a pipe would wait until somebody writes into it.
    const known = await stat(place);
    if (!known.isFile()) throw unusable(shown, known.isDirectory() ? DIRECTORY : PROBLEMS.noFile);
    if (known.size > MAX_BYTES) throw unusable(shown, PROBLEMS.large);
    const text = decodedText(await readFile(place));
    if (text === null) throw unusable(shown, PROBLEMS.binary);
    return text;
  } catch (error) {
    throw error instanceof AppError ? error : unusable(shown, fileProblem(error), error);
  }
}

const DIRECTORY = fileProblem(Object.assign(new Error(), { code: "EISDIR" }));

function isWithin(folder: string, place: string): boolean {
  const way = relative(folder, place);
  return way !== "" && way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function unusable(path: string, problem: Wording, cause?: unknown): AppError {
  return new AppError("file-unusable", { path, use: READ, problem }, cause);
}
