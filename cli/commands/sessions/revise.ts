import { follow } from "../../follow.ts";
import { withSession } from "../with-session.ts";
import { givenText, type TextOptions } from "./given-text.ts";
import { type RunningOptions, runSettings } from "./running-options.ts";

interface ReviseOptions extends RunningOptions, TextOptions {
  readonly context?: readonly string[];
}

/** `plancraft revise <session> "<request>"|-|@FILE` */
export function reviseSession(name: string, given: string, options: ReviseOptions): Promise<number> {
  return withSession(name, options, async (planner, surface, stop, session) => {
    const request = await givenText(given, options, surface);
    const { context } = options;
    return follow(planner, surface, stop, planner.revise({ session, request, context, ...runSettings(options) }));
  });
}
