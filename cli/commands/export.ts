import { resolve } from "node:path";
import { checkWritable, writePlan } from "../../planner/given/files.ts";
import { planHtml } from "../../planner/html/plan-html.ts";
import type { PlanExport } from "../../schemas/plan-export.ts";
import { EXIT } from "../../utils/errors.ts";
import { terminalJson } from "../../utils/visible-text.ts";
import type { CommonOptions } from "../surface.ts";
import { withPlanner } from "./with-planner.ts";

type ExportFormat = "md" | "html" | "json";

interface ExportOptions extends CommonOptions {
  readonly format: ExportFormat;
  readonly out?: string;
  readonly with?: "record";
}

/** `plancraft export <session> --format md|html|json [--with record]` */
export function exportSession(session: string, { format, out, with: part, ...common }: ExportOptions): Promise<number> {
  return withPlanner(common, async (planner, surface) => {
    const path = out === undefined ? null : resolve(out);
    if (path !== null) await checkWritable(path);
    const plan = await planner.export(session, { withRecord: part === "record" });
    const text = await written(plan, surface.json ? "json" : format);
    if (path === null) surface.print(text);
    else {
      await writePlan(path, text);
      surface.tell(surface.messages.export.written(path));
    }
    if (!plan.complete) surface.tell(surface.messages.session.noPlanYet(session));
    return EXIT.done;
  });
}

async function written(plan: PlanExport, format: ExportFormat): Promise<string> {
  if (format === "html") return planHtml(plan);
  return format === "json" ? `${terminalJson(JSON.stringify(plan))}\n` : plan.markdown;
}
