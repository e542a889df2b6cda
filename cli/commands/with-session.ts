import type { LazyPlanner } from "../../planner/planner.ts";
import type { Stop } from "../stop.ts";
import type { CommonOptions, Surface } from "../surface.ts";
import { withPlanner } from "./with-planner.ts";

/**
 * As `withPlanner`, for a command about one session.
 * @param name As a person named it: an id, the beginning of one, or `@last`.
 * @param command Gets the session's id last.
 */
export function withSession(
  name: string,
  options: CommonOptions,
  command: (planner: LazyPlanner, surface: Surface, stop: Stop, session: string) => Promise<number>,
): Promise<number> {
  return withPlanner(options, async (planner, surface, stop) =>
    command(planner, surface, stop, await planner.session(name)),
  );
}
