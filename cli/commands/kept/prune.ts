import { AppError, EXIT } from "../../../utils/errors.ts";
import { type CommonOptions, createSurface, reportError } from "../../surface.ts";
import { byteSize } from "../../terminal/byte-size.ts";
import { timeSpanHours } from "../time-span.ts";
import { wholeNumber } from "../whole-number.ts";
import { withPlanner } from "../with-planner.ts";

export interface PruneOptions extends CommonOptions {
  readonly olderThan: string;
  readonly keepLast: string;
  readonly dryRun?: boolean;
}

/** `plancraft prune` */
export async function pruneSessions(options: PruneOptions): Promise<number> {
  const surface = createSurface(options);
  const { prune } = surface.messages;
  const refuse = (problem: string) => reportError(surface, new AppError("usage", { problem }));
  const olderThanHours = timeSpanHours(options.olderThan);
  if (olderThanHours === null) return refuse(prune.badAge(JSON.stringify(options.olderThan)));
  const keepLast = wholeNumber(options.keepLast);
  if (keepLast === null) return refuse(prune.badKeep(JSON.stringify(options.keepLast)));
  const dryRun = options.dryRun ?? false;
  return withPlanner(options, async (planner, { json, printJson, print, tell }, stop) => {
    const pruned = await planner.prune({ olderThanHours, keepLast, dryRun, signal: stop.signal });
    const { sessions, deleted, checkpoints, bytes, inUse } = pruned;
    const say = dryRun ? prune.wouldRemove : prune.removed;
    if (json) printJson({ ...pruned, dryRun });
    else print(sessions === 0 ? prune.nothing : say(checkpoints, sessions, byteSize(bytes)));
    if (!json && deleted > 0) print(prune.deleted(deleted));
    if (inUse > 0) tell(prune.inUse(inUse));
    return stop.requested ? EXIT.interrupted : EXIT.done;
  });
}
