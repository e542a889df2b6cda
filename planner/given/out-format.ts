import { extname } from "node:path";
import type { PlanExport } from "../../schemas/plan/plan-export.ts";
import { AppError } from "../../utils/errors.ts";
import { terminalJson } from "../../utils/visible-text.ts";

export type OutFormat = "md" | "html" | "json";

const FORMATS: Readonly<Record<string, OutFormat>> = { ".html": "html", ".htm": "html", ".json": "json" };
/** A plan in Markdown under one of these names would be a broken document to whoever opens it. */
const OTHER_DOCUMENTS = /^\.(?:pdf|docx?|odt|rtf|hwpx?|pptx?|xlsx?|csv|xml|epub)$/;

/**
 * What a plan is written as in a file of this name: Markdown under every name that does not say otherwise.
 * @throws AppError `usage` for the name of a document of another kind.
 */
export function outFormat(path: string): OutFormat {
  const ending = extname(path).toLowerCase();
  if (OTHER_DOCUMENTS.test(ending)) {
    const en = `A plan is not written as ${ending}: end the file's name in .md, .html or .json. A browser prints the .html as PDF.`;
    const ko = `${ending} 형식으로는 저장할 수 없습니다. 파일 이름을 .md, .html, .json 중 하나로 끝내 주세요. .html은 브라우저에서 PDF로 인쇄할 수 있습니다.`;
    throw new AppError("usage", { problem: { en, ko } });
  }
  return FORMATS[ending] ?? "md";
}

/** A plan as the text of a file. */
export async function planText(plan: PlanExport, format: OutFormat): Promise<string> {
  if (format === "json") return `${terminalJson(JSON.stringify(plan))}\n`;
  if (format === "md") return plan.markdown;
  const { planHtml } = await import("../html/plan-html.ts");
  return planHtml(plan);
}
