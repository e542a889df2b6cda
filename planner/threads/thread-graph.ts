import { PlanInput, PlanState } from "../../graph/state.ts";
import type { PlannerContext } from "../wiring/context.ts";

/** The graph as LangGraph's tools draw it. @param depth How deep its subgraphs are drawn; it has none. */
export async function drawnGraph({ graph }: PlannerContext, depth: boolean | number): Promise<object> {
  const drawable = await graph.getGraphAsync({ xray: depth });
  return drawable.toJSON();
}

/** JSON Schemas of what a thread takes and holds. */
export function threadSchemas(): { readonly input: object; readonly state: object } {
  return { input: PlanInput.getInputJsonSchema(), state: PlanState.getJsonSchema() };
}
