import { extname } from "node:path";
import type { ReportFormat } from "../../../schemas/rollout/report-format.ts";
import { terminalJson } from "../../../utils/visible-text.ts";
import { deliver, type OutOptions } from "../plans/out-option.ts";
import { withPlanner } from "../with-planner.ts";

export interface ReportOptions extends OutOptions {
  /** By the name of `--out` where it is not given. */
  readonly format?: ReportFormat;
}

/** `plancraft rollout report [ROLLOUT] --format md|html|json [--out FILE]`: the one that runs, else the last one, where none is named. */
export function reportRollout(
  name: string | undefined,
  { out, force, format, ...options }: ReportOptions,
): Promise<number> {
  return withPlanner(options, (planner, surface) =>
    deliver(planner, surface, { out, force }, async () => {
      const rollouts = await planner.loadRollouts();
      const report = await rollouts.report(name, surface.language);
      const wanted = format ?? (out === undefined ? (surface.json ? "json" : "md") : formatOf(out));
      const { reportFile } = await import("../../../rollout/report/render/report-file.ts");
      const content = reportFile(report, wanted);
      return { content: wanted === "json" ? terminalJson(content) : content };
    }),
  );
}

/** Markdown under every name that does not say otherwise. */
function formatOf(path: string): ReportFormat {
  const ending = extname(path).toLowerCase();
  return ending === ".html" || ending === ".htm" ? "html" : ending === ".json" ? "json" : "md";
}
