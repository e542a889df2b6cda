import { planFile } from "../../../export/plan-file.ts";
import { outFormat } from "../../../planner/given/out/out-format.ts";
import { isDocument, type PlanFormat } from "../../../schemas/plan/plan-format.ts";
import { AppError } from "../../../utils/errors.ts";
import type { Surface } from "../../surface.ts";
import { type OutOptions, printOrWrite } from "./out-option.ts";

interface ExportOptions extends OutOptions {
  /** By the name of `--out` where it is not given. */
  readonly format?: PlanFormat;
  readonly with?: "record";
}

/** `plancraft export <session> --format md|html|json|docx|pdf|hwpx [--with record]` */
export function exportSession(name: string, { format, with: part, ...options }: ExportOptions): Promise<number> {
  return printOrWrite(name, options, async (planner, surface, session) => {
    const wanted = wantedFormat(format, options.out, surface, session);
    const plan = await planner.export(session, { withRecord: part === "record" });
    const content = await planFile(plan, wanted);
    return plan.complete ? { content } : { content, told: surface.messages.session.noPlanYet(session) };
  });
}

/** @throws AppError `usage` for a document that is to be printed where no program could read it. */
function wantedFormat(
  format: PlanFormat | undefined,
  out: string | undefined,
  { json, host, messages }: Surface,
  session: string,
): PlanFormat {
  if (out !== undefined) return format ?? outFormat(out);
  if (format === undefined || !isDocument(format)) return json ? "json" : (format ?? "md");
  if (json) throw new AppError("usage", { problem: messages.export.apart(format, session) });
  if (host.stdout.isTTY === true) throw new AppError("usage", { problem: messages.export.toFile(format, session) });
  return format;
}
