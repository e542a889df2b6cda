import type { z } from "zod";
import type { ContextFile } from "../../planner/given/context/context-files.ts";
import type { RunSettings } from "../../planner/given/run-settings.ts";
import type { Settings } from "../../schemas/http/run-settings.ts";
import type { Upload } from "../uploads/read-upload.ts";

/** What a request gives to plan by: the files that came with it, then pages, which are never taken for paths here. */
export function givenContext(upload: Upload | undefined, pages: readonly string[] = []): ContextFile[] {
  return [...(upload?.files ?? []), ...pages.map((page) => ({ page }))];
}

/** The settings of a body as the planner takes them. */
export function runSettings({ yes, answers, limits }: z.infer<typeof Settings>): RunSettings {
  return { yes, answers, maxTokens: limits?.maxTokens, maxCostUsd: limits?.maxCostUsd };
}
