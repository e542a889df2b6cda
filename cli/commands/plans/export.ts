import { planFile } from "../../../export/plan-file.ts";
import { outFormat } from "../../../planner/given/out-format.ts";
import type { PlanFormat } from "../../../schemas/plan/plan-format.ts";
import { type OutOptions, printOrWrite } from "./out-option.ts";

interface ExportOptions extends OutOptions {
  /** By the name of `--out` where it is not given. */
  readonly format?: PlanFormat;
  readonly with?: "record";
}

/** `plancraft export <session> --format md|html|json|docx|pdf|hwpx [--with record]` */
export function exportSession(name: string, { format, with: part, ...options }: ExportOptions): Promise<number> {
  return printOrWrite(name, options, async (planner, { json, messages }, session) => {
    const wanted = format ?? (options.out === undefined ? "md" : outFormat(options.out));
    const plan = await planner.export(session, { withRecord: part === "record" });
    const content = await planFile(plan, json ? "json" : wanted);
    return plan.complete ? { content } : { content, told: messages.session.noPlanYet(session) };
  });
}
