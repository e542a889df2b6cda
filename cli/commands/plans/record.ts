import { outFormat } from "../../../planner/given/out/out-format.ts";
import { AppError } from "../../../utils/errors.ts";
import { terminalJson } from "../../../utils/visible-text.ts";
import { type OutOptions, printOrWrite } from "./out-option.ts";

/** `plancraft record <session>`: how its plan came about. */
export function showRecord(name: string, options: OutOptions): Promise<number> {
  return printOrWrite(name, options, async (planner, { json, messages }, session) => {
    if (options.out !== undefined && !["md", "json"].includes(outFormat(options.out)))
      throw new AppError("usage", { problem: messages.export.recordFormat });
    const record = await planner.record(session);
    return { content: json ? `${terminalJson(JSON.stringify(record))}\n` : record.markdown };
  });
}
