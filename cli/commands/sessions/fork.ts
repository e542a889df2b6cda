import { withSession } from "../with-session.ts";
import { checkDetach, runOrQueue } from "./run-or-queue.ts";
import { type RunningOptions, runSettings } from "./running-options.ts";

interface ForkOptions extends RunningOptions {
  readonly at: string;
  readonly fresh?: boolean;
}

/** `plancraft fork <session> --at CHECKPOINT` */
export function forkSession(name: string, options: ForkOptions): Promise<number> {
  const { at: checkpoint, fresh } = options;
  return withSession(name, options, async (planner, surface, stop, session) => {
    await checkDetach(options, surface);
    const request = { session, checkpoint, fresh, detached: options.detach, ...runSettings(options) };
    const events = planner.fork(request);
    return runOrQueue(planner, surface, stop, events, options);
  });
}
