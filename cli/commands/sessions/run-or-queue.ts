import type { LazyPlanner } from "../../../planner/planner.ts";
import type { PlannerEvent } from "../../../schemas/event.ts";
import { AppError } from "../../../utils/errors.ts";
import { detach } from "../../elsewhere.ts";
import { follow } from "../../follow.ts";
import type { Stop } from "../../stop.ts";
import type { Surface } from "../../surface.ts";
import type { RunningOptions } from "./running-options.ts";

type Events = AsyncGenerator<PlannerEvent, void, void>;

/** Follows a run to its end, or with `--detach` only queues it. Gives the exit code. */
export async function runOrQueue(
  planner: LazyPlanner,
  surface: Surface,
  stop: Stop,
  events: Events,
  options: Pick<RunningOptions, "detach" | "out">,
): Promise<number> {
  if (options.detach) return detach(surface, events);
  return follow(planner, surface, stop, events, { out: options.out });
}

/**
 * That a run can be left to workers, where that is asked for.
 * @throws AppError `usage`.
 */
export async function checkDetach(
  { detach: isDetached, out }: Pick<RunningOptions, "detach" | "out">,
  { host, messages }: Surface,
): Promise<void> {
  if (!isDetached) return;
  if (out !== undefined) throw new AppError("usage", { problem: messages.elsewhere.detachAndOut });
  const { checkDetachable } = await import("../../../planner/access/worker-settings.ts");
  checkDetachable(host.environment);
}
