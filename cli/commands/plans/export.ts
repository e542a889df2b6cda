import { type OutFormat, outFormat, planText } from "../../../planner/given/out-format.ts";
import { type OutOptions, printOrWrite } from "./out-option.ts";

interface ExportOptions extends OutOptions {
  /** By the name of `--out` where it is not given. */
  readonly format?: OutFormat;
  readonly with?: "record";
}

/** `plancraft export <session> --format md|html|json [--with record]` */
export function exportSession(name: string, { format, with: part, ...options }: ExportOptions): Promise<number> {
  return printOrWrite(name, options, async (planner, { json, messages }, session) => {
    const wanted = format ?? (options.out === undefined ? "md" : outFormat(options.out));
    const plan = await planner.export(session, { withRecord: part === "record" });
    const text = await planText(plan, json ? "json" : wanted);
    return plan.complete ? { text } : { text, told: messages.session.noPlanYet(session) };
  });
}
