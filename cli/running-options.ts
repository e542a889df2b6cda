import type { RunSettings } from "../planner/start.ts";
import type { CommonOptions } from "./surface.ts";

/** The options of the commands that run a session. */
export interface RunningOptions extends CommonOptions {
  readonly yes?: boolean;
  readonly answers?: string;
  readonly out?: string;
}

/** The same as the planner takes them. */
export function runSettings({ yes, answers, out, lang }: RunningOptions): RunSettings {
  return { yes, answersFile: answers, outFile: out, language: lang };
}
