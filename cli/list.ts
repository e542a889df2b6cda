import { EXIT } from "../utils/errors.ts";
import { minute } from "./local-time.ts";
import type { CommonOptions } from "./surface.ts";
import { formatTable } from "./table.ts";
import { withPlanner } from "./with-planner.ts";

/** `plancraft list` */
export function listSessions(options: CommonOptions): Promise<number> {
  return withPlanner(options, async (planner, surface) => {
    const sessions = await planner.list();
    const { list } = surface.messages;
    if (surface.json) for (const session of sessions) surface.printJson(session);
    else if (sessions.length === 0) surface.tell(list.empty);
    else {
      const { columns } = list;
      const rows = sessions.map(({ session, state, title, updatedAt }) => [
        session,
        surface.messages.states[state],
        minute(updatedAt),
        title ?? list.untitled,
      ]);
      const width = process.stdout.columns;
      const heading = [columns.session, columns.state, columns.updated, columns.title];
      surface.print(formatTable([heading, ...rows], width ? { width } : {}));
    }
    return EXIT.done;
  });
}
