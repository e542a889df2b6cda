import type { z } from "zod";
import type { RunSettings } from "../../planner/given/run-settings.ts";
import type { PlannerEvent } from "../../schemas/event.ts";
import type { Settings } from "../../schemas/http/run-settings.ts";

/**
 * Begins a run, which then goes on by itself.
 * @param events A use case's stream: all that can be refused is refused before its first event.
 * @returns That event.
 */
export async function firstEvent(events: AsyncGenerator<PlannerEvent, void, void>): Promise<PlannerEvent> {
  const { value } = await events.next();
  await events.return();
  // Nobody could follow a run without an event.
  if (!value) throw new Error("The run began without an event");
  return value;
}

/** The settings of a body as the planner takes them. */
export function runSettings({ yes, answers, limits }: z.infer<typeof Settings>): RunSettings {
  return { yes, answers, maxTokens: limits?.maxTokens, maxCostUsd: limits?.maxCostUsd };
}
