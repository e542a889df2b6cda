import { follow } from "./follow.ts";
import { type RunningOptions, runSettings } from "./running-options.ts";
import { withPlanner } from "./with-planner.ts";

/** `plancraft revise <session> "<request>"` */
export function reviseSession(session: string, request: string, options: RunningOptions): Promise<number> {
  return withPlanner(options, (planner, surface, stop) =>
    follow(planner, surface, stop, planner.revise({ session, request, ...runSettings(options) })),
  );
}
