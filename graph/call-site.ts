import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import type { CallSite } from "../schemas/model-call.ts";
import type { PresetName } from "../schemas/preset.ts";

/** Where a call is made: the thread from LangGraph's configuration, the rest from the node. */
export function callSite(config: LangGraphRunnableConfig, node: string, preset: PresetName, target?: string): CallSite {
  const session: unknown = config.configurable?.["thread_id"];
  return {
    session: typeof session === "string" ? session : "",
    node,
    preset,
    ...(target === undefined ? {} : { target }),
  };
}
