import { EXIT } from "../utils/errors.ts";
import { minute } from "./local-time.ts";
import type { CommonOptions } from "./surface.ts";
import { formatTable } from "./table.ts";
import { withPlanner } from "./with-planner.ts";

/** `plancraft history <session>` */
export function showHistory(session: string, options: CommonOptions): Promise<number> {
  return withPlanner(options, async (planner, surface) => {
    const { history } = surface.messages;
    const rows: string[][] = [];
    for await (const entry of planner.history(session)) {
      if (surface.json) surface.printJson(entry);
      rows.push([entry.checkpoint, minute(entry.at), [...new Set(entry.next)].join(", ") || history.end]);
    }
    if (surface.json) return EXIT.done;
    if (rows.length === 0) surface.tell(history.empty(session));
    else {
      surface.tell(history.heading(session));
      surface.print(formatTable([[history.columns.checkpoint, history.columns.at, history.columns.next], ...rows]));
      surface.tell(history.forkHint(session));
    }
    return EXIT.done;
  });
}
