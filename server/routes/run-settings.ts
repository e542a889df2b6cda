import type { z } from "zod";
import type { RunSettings } from "../../planner/given/run-settings.ts";
import type { Settings } from "../../schemas/http/run-settings.ts";

/** The settings of a body as the planner takes them. */
export function runSettings({ yes, answers, limits }: z.infer<typeof Settings>): RunSettings {
  return { yes, answers, maxTokens: limits?.maxTokens, maxCostUsd: limits?.maxCostUsd };
}
