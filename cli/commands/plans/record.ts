import { terminalJson } from "../../../utils/visible-text.ts";
import { type OutOptions, printOrWrite } from "./out-option.ts";

/** `plancraft record <session>`: how its plan came about. */
export function showRecord(name: string, options: OutOptions): Promise<number> {
  return printOrWrite(name, options, async (planner, { json }, session) => {
    const record = await planner.record(session);
    return { content: json ? `${terminalJson(JSON.stringify(record))}\n` : record.markdown };
  });
}
