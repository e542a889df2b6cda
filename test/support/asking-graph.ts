import {
  Annotation,
  type BaseCheckpointSaver,
  Command,
  INTERRUPT,
  isInterrupted,
  Send,
  START,
  StateGraph,
} from "@langchain/langgraph";
import { askHuman } from "../../graph/questions/ask-human.ts";
import { type OpenAsk, openAsks, resumption, waitingAsks } from "../../planner/run/open-ask.ts";
import { threadOf } from "../../planner/run/thread.ts";
import type { PlannedQuestion } from "../../schemas/question.ts";
import type { AnswerRecord } from "../../schemas/record.ts";
import { options, planned } from "./planned-question.ts";

export const ASKING_THREAD = "several-questions";
const ASKED_AT = "2030-01-31T12:00:00.000Z";
const QUESTIONS: readonly PlannedQuestion[] = [
  planned("option", { id: "audience", options: options("a", "b"), recommended: "b" }),
  planned("text", { id: "timeline", question: "By when?" }),
];
/** An answer to each of the two questions that is taken, and one that both refuse. */
export const RIGHT: Readonly<Record<string, unknown>> = {
  audience: { kind: "option", optionId: "a" },
  timeline: { kind: "text", text: "In May" },
};
export const WRONG = { kind: "confirm", confirmed: true };

const State = Annotation.Root({
  answers: Annotation<AnswerRecord[]>({ reducer: (all, more) => [...all, ...more], default: () => [] }),
});
type Asking = { readonly question: PlannedQuestion };

/**
 * A graph that sends out one asking task for each question, all open at once.
 * @param saver Asked for anew at each turn, as a process is that was restarted.
 */
export function askingThread(saver: () => BaseCheckpointSaver) {
  const config = { ...threadOf(ASKING_THREAD), durability: "sync" } as const;
  const graph = () =>
    new StateGraph(State)
      .addNode("ask", ({ question }: Asking) => ({ answers: [askHuman(question, ASKED_AT, "en")] }))
      .addConditionalEdges(START, () => QUESTIONS.map((question) => new Send("ask", { question })))
      .compile({ checkpointer: saver() });
  let minutes = 0;
  const asksIn = (result: unknown) => (isInterrupted(result) ? openAsks({ interrupts: result[INTERRUPT] }) : []);
  const thread = {
    /** @returns What the run says to be open, as the two below do. */
    async start(): Promise<OpenAsk[]> {
      return asksIn(await graph().invoke({}, config));
    },
    /** Answers the open questions of these ids, all in one go. */
    async answer(answers: Readonly<Record<string, unknown>>): Promise<OpenAsk[]> {
      const open = await thread.open();
      const receivedAt = new Date(Date.UTC(2030, 0, 31, 12, ++minutes)).toISOString();
      const given = Object.entries(answers).map(([id, answer]) => {
        const ask = open.find(({ question }) => question.id === id);
        if (!ask) throw new Error(`${id} is not open.`);
        return [ask.question.interruptId, { answer, receivedAt, assumed: false }] as const;
      });
      const resume = resumption(ASKING_THREAD, open, Object.fromEntries(given));
      return asksIn(await graph().invoke(new Command({ resume }), config));
    },
    /** Answers as whoever knows LangGraph alone does. */
    async resume(resume: Readonly<Record<string, unknown>>): Promise<OpenAsk[]> {
      return asksIn(await graph().invoke(new Command({ resume }), config));
    },
    /** What the stored state says to be open. */
    async open(): Promise<OpenAsk[]> {
      return waitingAsks((await graph().getState(config)).tasks);
    },
    async answers(): Promise<AnswerRecord[]> {
      return (await graph().getState(config)).values.answers;
    },
  };
  return thread;
}
