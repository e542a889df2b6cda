import { follow } from "../follow.ts";
import { type RunningOptions, runSettings } from "./running-options.ts";
import { withPlanner } from "./with-planner.ts";

interface ReviseOptions extends RunningOptions {
  readonly context?: readonly string[];
}

/** `plancraft revise <session> "<request>"` */
export function reviseSession(session: string, request: string, options: ReviseOptions): Promise<number> {
  return withPlanner(options, (planner, surface, stop) =>
    follow(
      planner,
      surface,
      stop,
      planner.revise({ session, request, context: options.context, ...runSettings(options) }),
    ),
  );
}
