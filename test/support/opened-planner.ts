import { onTestFinished } from "vitest";
import { openPlanner } from "../../planner/compose.ts";
import type { LazyPlanner } from "../../planner/planner.ts";
import type { Variables } from "./run-cli.ts";

/** A planner that is closed when the test is over. */
export async function openedPlanner(environment: Variables): Promise<LazyPlanner> {
  const planner = await openPlanner({ environment });
  onTestFinished(() => planner.close());
  return planner;
}
