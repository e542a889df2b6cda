import { follow } from "./follow.ts";
import { type RunningOptions, runSettings } from "./running-options.ts";
import { withPlanner } from "./with-planner.ts";

/** `plancraft resume <session>` */
export function resumeSession(session: string, options: RunningOptions): Promise<number> {
  return withPlanner(options, (planner, surface, stop) => {
    const unattended = !surface.isTerminal || options.yes === true;
    return follow(planner, surface, stop, planner.resume({ session, unattended, ...runSettings(options) }));
  });
}
