import { readFile } from "node:fs/promises";
import { fileProblem } from "../../utils/errors/file-problem.ts";
import { AppError, type Wording } from "../../utils/errors.ts";
import { isStorable } from "./storable-text.ts";

/** An answers file is written by hand; what is larger is another file. */
const MAX_ANSWERS_BYTES = 1_000_000;
const EXAMPLE = '{"audience":{"kind":"option","optionId":"a"}}';
const GIVEN: Wording = { en: "what was given", ko: "주어진 값" };
const TOO_LARGE: Wording = { en: "is too large", ko: "너무 큽니다" };
const NO_ANSWERS: Wording = {
  en: `is not a JSON object from question ids to answers, like ${EXAMPLE}`,
  ko: `질문 ID마다 답변을 담은 JSON 객체가 아닙니다. 예: ${EXAMPLE}`,
};
const UNSTORABLE: Wording = {
  en: "has a character that cannot be stored",
  ko: "저장할 수 없는 문자가 들어 있습니다",
};
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
  if (text.length > MAX_ANSWERS_BYTES) throw malformed({ en: path, ko: path }, TOO_LARGE);
  const answers = parseObject(text);
  if (!answers) throw malformed({ en: path, ko: path }, NO_ANSWERS);
  return answers;
}

/**
 * Answers by question id that are kept with the session.
 * @throws AppError `answers-malformed` for what a file of answers could not hold either, and what cannot be stored.
 */
export function checkAnswers(given: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const text = jsonOf(given);
  const answers = text === undefined ? null : parseObject(text);
  if (text === undefined || answers === null) throw malformed(GIVEN, NO_ANSWERS);
  if (text.length > MAX_ANSWERS_BYTES) throw malformed(GIVEN, TOO_LARGE);
  if (!holdsStorable(answers)) throw malformed(GIVEN, UNSTORABLE);
  return answers;
}

/** Undefined for what JSON cannot say, as a circle. */
function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

function holdsStorable(value: unknown): boolean {
  if (typeof value === "string") return isStorable(value);
  if (typeof value !== "object" || value === null) return true;
  return Object.entries(value).every((entry) => entry.every(holdsStorable));
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

function malformed(what: Wording, { en, ko }: Wording): AppError {
  return new AppError("answers-malformed", { problem: { en: `${what.en} ${en}.`, ko: `${what.ko}: ${ko}.` } });
}
