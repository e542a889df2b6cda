import type { LazyPlanner } from "../../../planner/planner.ts";
import type { PlannerEvent } from "../../../schemas/event.ts";
import { EXIT } from "../../../utils/errors.ts";
import { follow } from "../../follow.ts";
import { withSession } from "../with-session.ts";
import type { RunningOptions } from "./running-options.ts";

/** `plancraft resume <session> --follow`: shows its last run from its beginning, in whatever process it runs. */
export function followElsewhere(
  name: string,
  options: Pick<RunningOptions, "host" | "json" | "lang" | "out" | "force">,
): Promise<number> {
  const { out, force } = options;
  return withSession(name, options, async (planner, surface, stop, session) => {
    if (out !== undefined) await planner.checkOut(out, { force, session });
    const { lastSeq, state } = await planner.status(session);
    // Created and not begun: there is nothing to see, and nobody who would make any of it.
    if (lastSeq === 0 && state !== "queued" && state !== "running") {
      surface.alert(surface.messages.elsewhere.notBegun(session));
      return EXIT.wrongUse;
    }
    return follow(planner, surface, stop, lastRun(planner, session), { isElsewhere: true, out });
  });
}

async function* lastRun(planner: LazyPlanner, session: string): AsyncGenerator<PlannerEvent, void, void> {
  for await (const event of planner.events(session, { lastRun: true })) {
    if (event.type !== "section-delta") yield event;
  }
}
