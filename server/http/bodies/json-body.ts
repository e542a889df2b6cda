import { AppError } from "../../../utils/errors.ts";
import { readBytes } from "./body-bytes.ts";
import { bodyProblem } from "./body-problem.ts";
import { jsonFault } from "./json-fault.ts";

/** An idea of 10,000 characters and a hundred answers are a tenth of it. */
export const MAX_JSON_BYTES = 1_000_000;
/** The deepest body that is meant has six levels; what goes down for ever ends the stack of whoever walks it. */
const MAX_LEVELS = 32;
/** `application/json`, and what is JSON by its suffix. */
const JSON_TYPE = /^\s*application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i;
/** JSON is in UTF-8; a body that says otherwise cannot be meant to be read. */
const OTHER_CHARSET = /;\s*charset\s*=\s*"?(?!utf-?8"?\s*(?:;|$))/i;

/**
 * The JSON of a request's body; undefined where it has none.
 * @throws AppError `media-type-unsupported`; `body-too-large` as soon as that is known, and no further byte is read;
 *   `body-malformed` where it is no JSON.
 */
export async function readJson(request: Request, maxBytes = MAX_JSON_BYTES): Promise<unknown> {
  const type = request.headers.get("Content-Type");
  const bytes = type !== null && isOtherType(type) ? null : await readBytes(request, maxBytes);
  if (bytes?.length === 0) return undefined;
  if (bytes === null || type === null) {
    const shown = type === null ? { en: "unknown", ko: "알 수 없는" } : type.slice(0, 100);
    throw new AppError("media-type-unsupported", { type: shown, types: "application/json" });
  }
  const value = parse(decode(bytes));
  refuseDeep(value);
  return value;
}

/** @throws AppError `body-malformed` for what is nested deeper than any body that is meant. */
export function refuseDeep(value: unknown): void {
  if (!isTooDeep(value, MAX_LEVELS)) return;
  throw bodyProblem({
    en: `it is nested more than ${MAX_LEVELS} levels deep.`,
    ko: `${MAX_LEVELS}단계보다 깊이 중첩되어 있습니다.`,
  });
}

function isOtherType(type: string): boolean {
  return !JSON_TYPE.test(type) || OTHER_CHARSET.test(type);
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw bodyProblem({ en: "it is not in UTF-8.", ko: "UTF-8로 되어 있지 않습니다." }, undefined, error);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not as the cause: Node quotes what somebody wrote.
    const { line, column } = jsonFault(text);
    throw bodyProblem({
      en: `it is no JSON from line ${line}, column ${column} on.`,
      ko: `${line}번째 줄 ${column}번째 글자부터 JSON이 아닙니다.`,
    });
  }
}

function isTooDeep(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isTooDeep(inner, levels - 1));
}
