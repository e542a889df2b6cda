import { EXIT } from "../../../utils/errors.ts";
import { follow } from "../../follow.ts";
import type { CommonOptions } from "../../surface.ts";
import { withSession } from "../with-session.ts";

export interface CancelOptions extends CommonOptions {
  readonly undo?: boolean;
}

/** `plancraft cancel <session>` and `plancraft cancel <session> --undo`, which follows what goes on as `resume` does. */
export function cancelSession(name: string, options: CancelOptions): Promise<number> {
  return withSession(name, options, async (planner, surface, stop, session) => {
    if (options.undo) return follow(planner, surface, stop, planner.undoCancel({ session }));
    const { json, printJson, printWrapped, messages } = surface;
    await planner.cancel(session);
    const status = await planner.status(session);
    if (json) printJson(status);
    else {
      printWrapped(messages.session.cancelled(session));
      const { undoForMs } = status;
      if (undoForMs !== undefined) printWrapped(messages.session.canBeUndone(session, Math.ceil(undoForMs / 1_000)));
    }
    return EXIT.done;
  });
}
