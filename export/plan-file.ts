import type { PlanExport } from "../schemas/plan/plan-export.ts";
import type { PlanFormat } from "../schemas/plan/plan-format.ts";
import { terminalJson } from "../utils/visible-text.ts";

/**
 * A plan as the content of a file. What writes a format is loaded by its first use.
 * @param plan As `planner.export` gives it; with its record, that stands at the end of the file.
 * @returns Text for `md`, `html` and `json`; for `docx`, `pdf` and `hwpx` the bytes of a document, the same for the same plan.
 */
export async function planFile(plan: PlanExport, format: PlanFormat): Promise<string | Uint8Array> {
  switch (format) {
    case "md":
      return plan.markdown;
    case "json":
      return `${terminalJson(JSON.stringify(plan))}\n`;
    case "html": {
      const { planHtml } = await import("./html/plan-html.ts");
      return planHtml(plan);
    }
    case "docx": {
      const [{ planBlocks }, { planDocx }] = await Promise.all([
        import("./blocks/plan-blocks.ts"),
        import("./docx/plan-docx.ts"),
      ]);
      return planDocx(planBlocks(plan));
    }
    case "pdf": {
      const [{ planBlocks }, { planPdf }] = await Promise.all([
        import("./blocks/plan-blocks.ts"),
        import("./pdf/plan-pdf.ts"),
      ]);
      return planPdf(planBlocks(plan));
    }
    case "hwpx": {
      const [{ planBlocks }, { planHwpx }] = await Promise.all([
        import("./blocks/plan-blocks.ts"),
        import("./hwpx/plan-hwpx.ts"),
      ]);
      return planHwpx(planBlocks(plan));
    }
  }
}
