// The planning graph as a node of a graph of one's own; state with the same names is shared.
import {
  Annotation,
  Command,
  END,
  INTERRUPT,
  isInterrupted,
  MemorySaver,
  START,
  StateGraph,
} from "@langchain/langgraph";
import { createPlanner } from "plancraft";

await using planner = await createPlanner();
const State = Annotation.Root({
  idea: Annotation<string>,
  preset: Annotation<string>,
  document: Annotation<string | null>,
  headline: Annotation<string>,
});
const graph = new StateGraph(State)
  .addNode("plan", planner.graph)
  .addNode("summarise", ({ document }) => ({ headline: document?.split("\n")[0] ?? "" }))
  .addEdge(START, "plan")
  .addEdge("plan", "summarise")
  .addEdge("summarise", END)
  .compile({ checkpointer: new MemorySaver() });

const thread = { configurable: { thread_id: `press-${Date.now()}` } };
let state: typeof State.State = await graph.invoke({ idea: "A repair café for bicycles", preset: "fast" }, thread);
while (isInterrupted<{ kind: string; options: { id: string }[] }>(state)) {
  const question = state[INTERRUPT][0]?.value;
  const [option] = question?.options ?? [];
  const pick = option ? { kind: "option", optionId: option.id } : { kind: "text", text: "You decide" };
  state = await graph.invoke(
    new Command({ resume: question?.kind === "approval" ? { kind: "approval", decision: "accept" } : pick }),
    thread,
  );
}
console.log(state.headline);
