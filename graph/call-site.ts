import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import type { CallSite } from "../schemas/model/model-call.ts";

/**
 * Where LangGraph's configuration holds the id of the run that a task belongs to. Keys that begin so are neither stored
 * with checkpoints nor traced.
 */
export const RUN_KEY = "__plancraft_run";

/** Where a call is made: the thread and the run from LangGraph's configuration, the rest from the node. */
export function callSite(config: LangGraphRunnableConfig, node: string, preset: string, target?: string): CallSite {
  const session: unknown = config.configurable?.["thread_id"];
  const run: unknown = config.configurable?.[RUN_KEY];
  return {
    session: typeof session === "string" ? session : "",
    node,
    preset,
    ...(typeof run === "string" ? { run } : {}),
    ...(target === undefined ? {} : { target }),
  };
}
