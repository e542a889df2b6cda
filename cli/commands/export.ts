import { planHtml } from "../../planner/html/plan-html.ts";
import type { PlanExport } from "../../schemas/plan-export.ts";
import { terminalJson } from "../../utils/visible-text.ts";
import { type OutOptions, printOrWrite } from "./out-option.ts";

type ExportFormat = "md" | "html" | "json";

interface ExportOptions extends OutOptions {
  readonly format: ExportFormat;
  readonly with?: "record";
}

/** `plancraft export <session> --format md|html|json [--with record]` */
export function exportSession(name: string, { format, with: part, ...options }: ExportOptions): Promise<number> {
  return printOrWrite(name, options, async (planner, { json, messages }, session) => {
    const plan = await planner.export(session, { withRecord: part === "record" });
    const text = await written(plan, json ? "json" : format);
    return plan.complete ? { text } : { text, told: messages.session.noPlanYet(session) };
  });
}

async function written(plan: PlanExport, format: ExportFormat): Promise<string> {
  if (format === "html") return planHtml(plan);
  return format === "json" ? `${terminalJson(JSON.stringify(plan))}\n` : plan.markdown;
}
