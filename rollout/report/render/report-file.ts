import type { ReportFormat } from "../../../schemas/rollout/report-format.ts";
import type { RolloutReport } from "../../../schemas/rollout/rollout-report.ts";
import { reportHtml } from "./report-html.ts";
import { reportMarkdown } from "./report-markdown.ts";

/** A report in one of its formats. */
export function reportFile(report: RolloutReport, format: ReportFormat): string {
  switch (format) {
    case "md":
      return reportMarkdown(report);
    case "html":
      return reportHtml(report);
    case "json":
      return `${JSON.stringify(report)}\n`;
  }
}
