import { END, START, StateGraph } from "@langchain/langgraph";
import type { PlanNode } from "../schemas/step-names.ts";
import { analyze } from "./nodes/analyze.ts";
import { approveOutline } from "./nodes/approve-outline.ts";
import { discuss } from "./nodes/discuss.ts";
import { figures } from "./nodes/figures.ts";
import { format } from "./nodes/format.ts";
import { optionPause } from "./nodes/option-pause.ts";
import { refine } from "./nodes/refine.ts";
import { reply } from "./nodes/reply.ts";
import { research } from "./nodes/research.ts";
import { researchJoin } from "./nodes/research-join.ts";
import { review } from "./nodes/review.ts";
import { revise } from "./nodes/revise.ts";
import { structure } from "./nodes/structure.ts";
import { write } from "./nodes/write.ts";
import { writeJoin } from "./nodes/write-join.ts";
import type { Ports, WatchPort } from "./ports.ts";
import {
  isLastRefine,
  routeAfterAnalysis,
  routeAfterDiscussion,
  routeAfterPause,
  routeAfterReview,
  routeFromStart,
} from "./routes.ts";
import { PlanInput, PlanState, type PlanUpdate } from "./state.ts";
import { ResearchTask, researchTasks, summaryTasks, WriteTask, writeTasks } from "./tasks.ts";

/** The planning graph before it is compiled. Written out, since what is inferred of it is thousands of lines of types. */
export type PlanGraph = StateGraph<
  typeof PlanState,
  PlanState,
  PlanUpdate,
  PlanNode | typeof START,
  typeof PlanInput,
  typeof PlanState
>;

/** The planning graph, not compiled: whoever compiles it brings the checkpointer. */
export function planGraph(ports: Ports): PlanGraph {
  const { watch = unwatched } = ports;
  return new StateGraph({ state: PlanState, input: PlanInput })
    .addNode("analyze", watch("analyze", analyze(ports)))
    .addNode("option-pause", watch("option-pause", optionPause))
    .addNode("reply", watch("reply", reply))
    .addNode("structure", watch("structure", structure(ports)))
    .addNode("approve-outline", watch("approve-outline", approveOutline))
    .addNode("research", watch("research", research(ports)), { input: ResearchTask })
    .addNode("research-join", watch("research-join", researchJoin))
    .addNode("figures", watch("figures", figures(ports)))
    .addNode("write", watch("write", write(ports)), { input: WriteTask })
    .addNode("write-join", watch("write-join", writeJoin))
    .addNode("review", watch("review", review(ports)))
    .addNode("discuss", watch("discuss", discuss(ports)))
    .addNode("refine", watch("refine", refine))
    .addNode("revise", watch("revise", revise(ports)))
    .addNode("format", watch("format", format(ports)))

    .addConditionalEdges(START, routeFromStart, ["analyze", "revise", "figures"])
    .addConditionalEdges("revise", afterRevision, ["option-pause", "write", "format", END])
    .addConditionalEdges("analyze", routeAfterAnalysis, ["reply", "option-pause", "structure"])
    .addConditionalEdges("option-pause", routeAfterPause, ["option-pause", "analyze", "revise", "structure"])
    .addEdge("reply", END)
    .addEdge("structure", "approve-outline")
    .addConditionalEdges("approve-outline", afterApproval(ports), ["structure", "research", "research-join"])
    .addEdge("research", "research-join")
    .addConditionalEdges("research-join", afterLayer(ports), ["research", "figures"])
    .addConditionalEdges("figures", afterFigures, ["write", "review", "format"])
    .addEdge("write", "write-join")
    .addConditionalEdges("write-join", afterWriting, ["write", "review", "format"])
    .addConditionalEdges("review", routeAfterReview, ["analyze", "discuss", "refine", "format"])
    .addConditionalEdges("discuss", routeAfterDiscussion, ["discuss", "refine", "format"])
    .addConditionalEdges("refine", afterChanges, ["write", "format"])
    .addEdge("format", END);
}

const unwatched: WatchPort = (_, body) => body;

function afterApproval({ practice }: Ports) {
  return (state: PlanState) =>
    state.approval === "rejected" ? "structure" : orElse(researchTasks(state, practice.specialists), "research-join");
}

function afterLayer({ practice }: Ports) {
  return (state: PlanState) => orElse(researchTasks(state, practice.specialists), "figures");
}

function afterFigures(state: PlanState) {
  // Figures that were set on the finished plan: its text follows by itself.
  if (state.document !== null && state.revisions.at(-1)?.set) return afterChanges(state);
  return orElse(writeTasks(state), "review");
}

function afterWriting(state: PlanState) {
  if (state.writing === "last") return orElse(summaryTasks(state), "review");
  return isLastRefine(state) ? "format" : "review";
}

function afterRevision(state: PlanState) {
  // What the person stated is changed only when they say so, and files state nothing that they do not confirm.
  if (state.proposal || state.questions.length > 0) return "option-pause";
  return state.revisions.at(-1)?.reply === undefined ? afterChanges(state) : END;
}

/** With nothing to rewrite `writeTasks` gives all sections, so that this edge has to end first. */
function afterChanges(state: PlanState) {
  return state.rewrites.length > 0 ? orElse(writeTasks(state), "format") : "format";
}

/** A graph whose edge returns no Sends ends at once, without `format`: the empty list needs a plain target. */
function orElse<S, P extends string>(sends: S[], plain: P): S[] | P {
  return sends.length > 0 ? sends : plain;
}
