import { readFile } from "node:fs/promises";
import { fileProblem } from "../../utils/errors/file-problem.ts";
import { AppError, type Wording } from "../../utils/errors.ts";

/** An answers file is written by hand; what is larger is another file. */
const MAX_ANSWERS_BYTES = 1_000_000;
const EXAMPLE = '{"audience":{"kind":"option","optionId":"a"}}';
export const READ: Wording = { en: "read", ko: "읽기" };
export const WRITTEN: Wording = { en: "written", ko: "쓰기" };

/**
 * Reads a file of answers by question id.
 * @throws AppError `file-unusable` where it cannot be read, `answers-malformed` where it holds something else.
 */
export async function readAnswers(path: string): Promise<Readonly<Record<string, unknown>>> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw new AppError("file-unusable", { path, use: READ, problem: fileProblem(error) }, error);
  });
  if (text.length > MAX_ANSWERS_BYTES) throw malformed(path, { en: "is too large", ko: "너무 큽니다" });
  const answers = parseObject(text);
  if (!answers)
    throw malformed(path, {
      en: `is not a JSON object from question ids to answers, like ${EXAMPLE}`,
      ko: `질문 ID마다 답변을 담은 JSON 객체가 아닙니다. 예: ${EXAMPLE}`,
    });
  return answers;
}

/** The JSON object that a text holds, or null for anything else. */
export function parseObject(text: string): Readonly<Record<string, unknown>> | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : null;
}

/** Standard output that goes to a file, and cannot be written there. */
export function outputError(error: unknown): AppError {
  const path: Wording = { en: "Standard output", ko: "표준 출력" };
  return new AppError("file-unusable", { path, use: WRITTEN, problem: fileProblem(error) }, error);
}

function malformed(path: string, { en, ko }: Wording): AppError {
  return new AppError("answers-malformed", { problem: { en: `${path} ${en}.`, ko: `${path}: ${ko}.` } });
}
