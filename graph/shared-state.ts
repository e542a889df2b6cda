import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { AppError } from "../utils/errors.ts";
import { type PlanState, unbegunState } from "./state.ts";

/** Where LangGraph's configuration holds a task's reader of channels; its own edges read the state by it. */
const READ_KEY = "__pregel_read";
const NOTHING = unbegunState("", "balanced", null);
const CHANNELS = Object.keys(NOTHING);

/**
 * The state at the beginning of the step, for a task that was fanned out: its Send carries ids only, and what all tasks
 * share stays where it is stored once, in the channels of the checkpoint that the task belongs to.
 * @throws AppError `defect` outside a task of the graph.
 */
export function sharedState(config: LangGraphRunnableConfig): PlanState {
  const read: unknown = config.configurable?.[READ_KEY];
  if (typeof read !== "function") throw new AppError("defect", { problem: "a task has no reader of the state" });
  return { ...NOTHING, ...(read(CHANNELS, false) as PlanState) };
}
