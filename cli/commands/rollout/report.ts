import { extname } from "node:path";
import type { ReportFormat } from "../../../schemas/rollout/report-format.ts";
import { AppError } from "../../../utils/errors.ts";
import { terminalJson } from "../../../utils/visible-text.ts";
import { deliver, type OutOptions } from "../plans/out-option.ts";
import { withPlanner } from "../with-planner.ts";

export interface ReportOptions extends OutOptions {
  /** By the name of `--out` where it is not given. */
  readonly format?: ReportFormat;
}

/** `plancraft rollout report [ROLLOUT] --format md|html|json [--out FILE]`: the one that runs, else the last one, where none is named. */
export function reportRollout(
  name: string | undefined,
  { out, force, format, ...options }: ReportOptions,
): Promise<number> {
  return withPlanner(options, (planner, surface) =>
    deliver(planner, surface, { out, force }, async () => {
      const rollouts = await planner.loadRollouts();
      const report = await rollouts.report(name, surface.language);
      const wanted = format ?? (out === undefined ? (surface.json ? "json" : "md") : formatOf(out));
      const { reportFile } = await import("../../../rollout/report/render/report-file.ts");
      const content = reportFile(report, wanted);
      return { content: wanted === "json" ? terminalJson(content) : content };
    }),
  );
}

/** A report in Markdown under one of these names would be a broken document to whoever opens it. */
const OTHER_DOCUMENTS = /^\.(?:docx?|pdf|hwpx?|odt|rtf|pptx?|xlsx?|csv|xml|epub)$/;

/** Markdown under every name that does not say otherwise. @throws AppError `usage` for the name of another document. */
function formatOf(path: string): ReportFormat {
  const ending = extname(path).toLowerCase();
  if (OTHER_DOCUMENTS.test(ending)) {
    const en = `A report is not written as ${ending}: end the file's name in .md, .html or .json.`;
    const ko = `보고서는 ${ending} 형식으로 저장할 수 없습니다. 파일 이름을 .md, .html, .json 중 하나로 끝내 주세요.`;
    throw new AppError("usage", { problem: { en, ko } });
  }
  return ending === ".html" || ending === ".htm" ? "html" : ending === ".json" ? "json" : "md";
}
