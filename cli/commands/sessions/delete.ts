import { EXIT } from "../../../utils/errors.ts";
import type { CommonOptions } from "../../surface.ts";
import { day } from "../../terminal/local-time.ts";
import { withPlanner } from "../with-planner.ts";
import { withSession } from "../with-session.ts";

/** `plancraft delete <session>` */
export function deleteSession(name: string, options: CommonOptions): Promise<number> {
  return withSession(name, options, async (planner, { json, printJson, printWrapped, messages }, _stop, session) => {
    await planner.delete(session);
    const deleted = (await planner.deleted()).find((one) => one.session === session);
    if (json) printJson(deleted ?? { session });
    else printWrapped(messages.deleted.deleted(session, deleted ? day(deleted.until) : ""));
    return EXIT.done;
  });
}

/** `plancraft undelete <session>` */
export function undeleteSession(name: string, options: CommonOptions): Promise<number> {
  return withPlanner(options, async (planner, { json, printJson, printWrapped, messages }) => {
    const session = await planner.deletedSession(name);
    await planner.undelete(session);
    if (json) printJson(await planner.status(session));
    else printWrapped(messages.deleted.undeleted(session));
    return EXIT.done;
  });
}
