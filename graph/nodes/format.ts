import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { callSite } from "../call-site.ts";
import { renderPlan } from "../document/plan-document.ts";
import type { Ports } from "../ports.ts";
import type { PlanState, PlanUpdate } from "../state.ts";

/** Renders the finished plan. */
export function format({ usage, practice }: Ports) {
  return async (state: PlanState, config: LangGraphRunnableConfig): Promise<PlanUpdate> => {
    return {
      document: renderPlan(state, await usage.of(callSite(config, "format", state.preset)), undefined, practice),
    };
  };
}
