import { resolve } from "node:path";
import { checkWritable, writePlan } from "../../planner/given/files.ts";
import { EXIT } from "../../utils/errors.ts";
import { terminalJson } from "../../utils/visible-text.ts";
import type { CommonOptions } from "../surface.ts";
import { withPlanner } from "./with-planner.ts";

interface RecordOptions extends CommonOptions {
  readonly out?: string;
}

/** `plancraft record <session>`: how its plan came about. */
export function showRecord(session: string, { out, ...common }: RecordOptions): Promise<number> {
  return withPlanner(common, async (planner, surface) => {
    const path = out === undefined ? null : resolve(out);
    if (path !== null) await checkWritable(path);
    const record = await planner.record(session);
    const text = surface.json ? `${terminalJson(JSON.stringify(record))}\n` : record.markdown;
    if (path === null) surface.print(text);
    else {
      await writePlan(path, text);
      surface.tell(surface.messages.export.written(path));
    }
    return EXIT.done;
  });
}
