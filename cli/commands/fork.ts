import { follow } from "../follow.ts";
import { type RunningOptions, runSettings } from "./running-options.ts";
import { withPlanner } from "./with-planner.ts";

interface ForkOptions extends RunningOptions {
  readonly at: string;
  readonly fresh?: boolean;
}

/** `plancraft fork <session> --at CHECKPOINT` */
export function forkSession(session: string, options: ForkOptions): Promise<number> {
  const { at: checkpoint, fresh } = options;
  return withPlanner(options, (planner, surface, stop) =>
    follow(planner, surface, stop, planner.fork({ session, checkpoint, fresh, ...runSettings(options) })),
  );
}
