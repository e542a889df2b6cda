import type { RunSettings } from "../planner/run-settings.ts";
import type { CommonOptions } from "./surface.ts";

/** The options of the commands that run a session. */
export interface RunningOptions extends CommonOptions {
  readonly yes?: boolean;
  readonly answers?: string;
  readonly out?: string;
  readonly maxCost?: string;
  readonly maxTokens?: string;
}

/** The same as the planner takes them. */
export function runSettings({ yes, answers, out, lang, maxCost, maxTokens }: RunningOptions): RunSettings {
  const limits = { maxCostUsd: numeric(maxCost), maxTokens: numeric(maxTokens) };
  return { yes, answersFile: answers, outFile: out, language: lang, ...limits };
}

/** `Number("")` is 0, which would be another mistake than the one made. */
function numeric(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text.trim() || Number.NaN);
}
