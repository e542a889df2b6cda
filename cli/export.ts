import { EXIT } from "../utils/errors.ts";
import type { CommonOptions } from "./surface.ts";
import { withPlanner } from "./with-planner.ts";

interface ExportOptions extends CommonOptions {
  readonly format: "md" | "json";
}

/** `plancraft export <session> --format md|json` */
export function exportSession(session: string, options: ExportOptions): Promise<number> {
  return withPlanner(options, async (planner, surface) => {
    const plan = await planner.export(session);
    if (options.format === "json" || surface.json) surface.printJson(plan);
    else surface.print(plan.markdown);
    if (!plan.complete) surface.tell(surface.messages.session.noPlanYet(session));
    return EXIT.done;
  });
}
