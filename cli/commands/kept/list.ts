import type { DeletedSession } from "../../../planner/delete.ts";
import type { SessionSummary } from "../../../planner/records/session-list.ts";
import { AppError, EXIT } from "../../../utils/errors.ts";
import { type CommonOptions, createSurface, reportError, type Surface } from "../../surface.ts";
import { day, minute } from "../../terminal/local-time.ts";
import { titledTable } from "../../terminal/titled-table.ts";
import { PROGRAM } from "../../words/program-name.ts";
import { wholeNumber } from "../whole-number.ts";
import { withPlanner } from "../with-planner.ts";

export interface ListOptions extends CommonOptions {
  readonly limit: string;
  readonly before?: string;
  readonly deleted?: boolean;
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
    if (options.deleted) {
      printDeleted((await planner.deleted()).slice(0, limit), surface);
      return EXIT.done;
    }
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

function print(sessions: readonly SessionSummary[], surface: Surface): void {
  const { host, messages, page, tell } = surface;
  const { list, states } = messages;
  const { columns } = list;
  const heading = [columns.session, columns.state, columns.updated, columns.title];
  const rows = sessions.map(({ session, state, title, updatedAt, crashed }) => [
    session,
    crashed ? list.crashed : states[state],
    minute(updatedAt),
    title ?? list.untitled,
  ]);
  page(titledTable([heading, ...rows], host.stdout.columns));
  const crashes = sessions.filter(({ crashed }) => crashed).length;
  if (crashes > 0) tell(list.crashedHint(crashes));
}

function printDeleted(sessions: readonly DeletedSession[], { host, json, messages, page, printJson, tell }: Surface) {
  const { columns, untitled } = messages.list;
  const { deleted } = messages;
  if (json) for (const session of sessions) printJson(session);
  else if (sessions.length === 0) tell(deleted.none);
  else {
    const heading = [columns.session, deleted.until, columns.title];
    const rows = sessions.map(({ session, until, title }) => [session, day(until), title ?? untitled]);
    page(titledTable([heading, ...rows], host.stdout.columns));
  }
}

function nextPage(last: string, { limit, json }: ListOptions): string {
  return `${PROGRAM} list --before ${last} --limit ${limit}${json ? " --json" : ""}`;
}
