import type { PresetName } from "../../schemas/preset.ts";
import { follow } from "../follow.ts";
import { type RunningOptions, runSettings } from "./running-options.ts";
import { withPlanner } from "./with-planner.ts";

interface NewOptions extends RunningOptions {
  readonly preset?: PresetName;
  readonly session?: string;
  readonly context?: readonly string[];
}

/** `plancraft new "<idea>"` */
export function newSession(idea: string, options: NewOptions): Promise<number> {
  const { preset, session, context } = options;
  return withPlanner(options, (planner, surface, stop) =>
    follow(planner, surface, stop, planner.start({ idea, preset, session, context, ...runSettings(options) })),
  );
}
