import { follow } from "../../follow.ts";
import { withSession } from "../with-session.ts";
import { type RunningOptions, runSettings } from "./running-options.ts";

interface ForkOptions extends RunningOptions {
  readonly at: string;
  readonly fresh?: boolean;
}

/** `plancraft fork <session> --at CHECKPOINT` */
export function forkSession(name: string, options: ForkOptions): Promise<number> {
  const { at: checkpoint, fresh } = options;
  return withSession(name, options, (planner, surface, stop, session) =>
    follow(planner, surface, stop, planner.fork({ session, checkpoint, fresh, ...runSettings(options) })),
  );
}
