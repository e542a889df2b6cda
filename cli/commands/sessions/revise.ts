import { EXIT } from "../../../utils/errors.ts";
import { withSession } from "../with-session.ts";
import { type ContextOptions, mayFetch, tellLeftOut } from "./given-context.ts";
import { givenText, type TextOptions } from "./given-text.ts";
import { checkDetach, runOrQueue } from "./run-or-queue.ts";
import { type RunningOptions, runSettings } from "./running-options.ts";

type ReviseOptions = RunningOptions & TextOptions & ContextOptions;

/** `plancraft revise <session> "<request>"|-|@FILE` */
export function reviseSession(name: string, given: string, options: ReviseOptions): Promise<number> {
  return withSession(name, options, async (planner, surface, stop, session) => {
    await checkDetach(options, surface);
    if (!(await mayFetch(options, surface, stop.signal))) return EXIT.interrupted;
    const request = await givenText(given, options, surface);
    const wanted = {
      session,
      request,
      context: options.context,
      onLeftOut: tellLeftOut(surface),
      detached: options.detach,
    };
    return runOrQueue(planner, surface, stop, planner.revise({ ...wanted, ...runSettings(options) }), options);
  });
}
