import { extname } from "node:path";
import type { PlanFormat } from "../../../schemas/plan/plan-format.ts";
import { AppError } from "../../../utils/errors.ts";

const FORMATS: Readonly<Record<string, PlanFormat>> = {
  ".html": "html",
  ".htm": "html",
  ".json": "json",
  ".docx": "docx",
  ".pdf": "pdf",
  ".hwpx": "hwpx",
};
/** A plan in Markdown under one of these names would be a broken document to whoever opens it. */
const OTHER_DOCUMENTS = /^\.(?:doc|odt|rtf|hwp|pptx?|xlsx?|csv|xml|epub)$/;

/**
 * What a plan is written as in a file of this name: Markdown under every name that does not say otherwise.
 * @throws AppError `usage` for the name of a document of another kind.
 */
export function outFormat(path: string): PlanFormat {
  const ending = extname(path).toLowerCase();
  if (OTHER_DOCUMENTS.test(ending)) {
    const en = `A plan is not written as ${ending}: end the file's name in .docx, .pdf, .hwpx, .html, .md or .json.`;
    const ko = `${ending} 형식으로는 저장할 수 없습니다. 파일 이름을 .docx, .pdf, .hwpx, .html, .md, .json 중 하나로 끝내 주세요.`;
    throw new AppError("usage", { problem: { en, ko } });
  }
  return FORMATS[ending] ?? "md";
}
