// What the library's types allow and refuse. Compiled where the package is installed, and with the project's own sources.
import { Annotation, END, START, StateGraph } from "@langchain/langgraph";
import pg from "pg";
import type {
  AnswersByInterrupt,
  createPlanner,
  ErrorCode,
  OpenQuestion,
  PlanNode,
  Planner,
  PlannerEvent,
  PlannerOptions,
  PlanState,
  SentAnswer,
  WarningCode,
} from "plancraft";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <_ extends true>(): void => {};

export function answer(question: OpenQuestion): SentAnswer {
  switch (question.kind) {
    case "option":
      return { kind: "option", optionId: question.options[0]?.id ?? "" };
    case "options":
      return { kind: "options", optionIds: question.options.map(({ id }) => id), attempt: question.attempt };
    case "form":
      return { kind: "form", values: Object.fromEntries(question.fields.map(({ id }) => [id, ""])) };
    case "confirm":
      return { kind: "confirm", confirmed: true };
    case "text":
      // @ts-expect-error A free text has no options.
      question.options[0]?.title;
      return { kind: "text", text: "You decide" };
    case "approval":
      return { kind: "approval", decision: "accept" };
  }
}

// @ts-expect-error It is spelled wrong.
export const misspelled: SentAnswer = { kind: "optoin", optionId: "a" };
// @ts-expect-error An option is no text.
export const mixed: SentAnswer = { kind: "option", text: "a" };
// @ts-expect-error Nobody asks about a decision that is none.
export const undecided: AnswersByInterrupt = { id: { kind: "approval", decision: "maybe" } };

export function told(event: PlannerEvent): string {
  if (event.type === "step-started") holds<Same<typeof event.step, PlanNode>>();
  if (event.type === "failed") holds<Same<typeof event.error.code, ErrorCode>>();
  if (event.type === "warning") holds<Same<typeof event.code, WarningCode>>();
  // @ts-expect-error There is no such step.
  if (event.type === "step-started" && event.step === "wirte") return "";
  // @ts-expect-error There is no such error.
  if (event.type === "failed" && event.error.code === "intrerupted") return "";
  return event.type === "question-asked" ? event.question.question : event.type;
}

declare const planner: Planner;
const State = Annotation.Root({
  idea: Annotation<string>,
  document: Annotation<string | null>,
  words: Annotation<number>,
});
/** Without a cast. */
export const composed = new StateGraph(State)
  .addNode("plan", planner.graph)
  .addNode("count", ({ document }) => ({ words: document?.split(" ").length ?? 0 }))
  .addEdge(START, "plan")
  .addEdge("plan", "count")
  .addEdge("count", END)
  .compile();
export const state = async (): Promise<PlanState> => planner.graph.invoke({ idea: "A repair café" });

export const options: PlannerOptions = {
  pool: new pg.Pool(),
  presets: { pitch: { minSections: 4 } },
  prompts: { write: (data, usual) => `${usual.data}\n${usual.words}\n${data.section.title}` },
  checks: { long: async ({ sections }) => sections.map(({ id }) => ({ sectionId: id, problem: "It is long." })) },
};
// @ts-expect-error A preset says how many sections a plan has.
export const noSections: PlannerOptions = { presets: { pitch: { minFeatures: 4 } } };
// @ts-expect-error There is no such prompt.
export const noPrompt: PlannerOptions = { prompts: { wirte: "{{data}}" } };
// @ts-expect-error There is no such option.
export const noOption: Parameters<typeof createPlanner>[0] = { modle: undefined };
