import type { SessionSummary } from "../../planner/records/session-list.ts";
import { AppError, EXIT } from "../../utils/errors.ts";
import { type CommonOptions, createSurface, reportError, type Surface } from "../surface.ts";
import { minute } from "../terminal/local-time.ts";
import { formatTable } from "../terminal/table.ts";
import { PROGRAM } from "../words/program-name.ts";
import { wholeNumber } from "./whole-number.ts";
import { withPlanner } from "./with-planner.ts";

export interface ListOptions extends CommonOptions {
  readonly limit: string;
  readonly before?: string;
}

/** `plancraft list` */
export async function listSessions(options: ListOptions): Promise<number> {
  const limit = wholeNumber(options.limit);
  if (limit === null) {
    const surface = createSurface(options);
    const problem = surface.messages.list.badLimit(JSON.stringify(options.limit));
    return reportError(surface, new AppError("usage", { problem }));
  }
  return withPlanner(options, async (planner, surface) => {
    // One more than is shown tells whether there are more.
    const before = options.before === undefined ? undefined : await planner.session(options.before);
    const found = await planner.list({ limit: limit + 1, before });
    const sessions = found.slice(0, limit);
    if (surface.json) for (const session of sessions) surface.printJson(session);
    else if (sessions.length > 0) print(sessions, surface);
    else if (options.before === undefined) surface.tell(surface.messages.list.empty);
    const last = sessions.at(-1);
    if (last && found.length > limit) surface.alert(surface.messages.list.more(nextPage(last.session, options)));
    return EXIT.done;
  });
}

function print(sessions: readonly SessionSummary[], { host, messages, print, tell }: Surface): void {
  const { list, states } = messages;
  const { columns } = list;
  const rows = sessions.map(({ session, state, title, updatedAt, crashed }) => [
    session,
    crashed ? list.crashed : states[state],
    minute(updatedAt),
    title ?? list.untitled,
  ]);
  const width = host.stdout.columns;
  const heading = [columns.session, columns.state, columns.updated, columns.title];
  print(formatTable([heading, ...rows], width ? { width } : {}));
  const crashes = sessions.filter(({ crashed }) => crashed).length;
  if (crashes > 0) tell(list.crashedHint(crashes));
}

function nextPage(last: string, { limit, json }: ListOptions): string {
  return `${PROGRAM} list --before ${last} --limit ${limit}${json ? " --json" : ""}`;
}
