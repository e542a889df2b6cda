import type { RunSettings } from "../planner/run-settings.ts";
import type { CommonOptions } from "./surface.ts";

/** The options of the commands that run a session. */
export interface RunningOptions extends CommonOptions {
  readonly yes?: boolean;
  readonly answers?: string;
  readonly out?: string;
  readonly maxCost?: string;
  readonly maxTokens?: string;
  /** False where `--no-memory` is given, else true. */
  readonly memory?: boolean;
}

/** The same as the planner takes them. */
export function runSettings(options: RunningOptions): RunSettings {
  const { yes, answers, out, lang, maxCost, maxTokens } = options;
  const limits = { maxCostUsd: numeric(maxCost), maxTokens: numeric(maxTokens) };
  // A session that was begun without memory stays so where the option is not given again.
  const memory = options.memory === false ? false : undefined;
  return { yes, answersFile: answers, outFile: out, language: lang, memory, ...limits };
}

/** `Number("")` is 0, which would be another mistake than the one made. */
function numeric(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text.trim() || Number.NaN);
}
