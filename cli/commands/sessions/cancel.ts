import { EXIT } from "../../../utils/errors.ts";
import type { CommonOptions } from "../../surface.ts";
import { withSession } from "../with-session.ts";

/** `plancraft cancel <session>` */
export function cancelSession(name: string, options: CommonOptions): Promise<number> {
  return withSession(name, options, async (planner, { json, printJson, printWrapped, messages }, _stop, session) => {
    await planner.cancel(session);
    if (json) printJson(await planner.status(session));
    else printWrapped(messages.session.cancelled(session));
    return EXIT.done;
  });
}
