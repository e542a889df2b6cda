import { recommendedAnswer } from "../../graph/questions/recommended-answer.ts";
import { AskedQuestion } from "../../schemas/question.ts";
import type { Answer, Transcript } from "../transcript.ts";

/** The graph, and the assistant that each server has of it. */
export const ASSISTANT = "plancraft";
/** An id that nothing has. */
export const NOBODY = "00000000-0000-4000-8000-000000000000";
export const INPUT = { idea: "A bookshop app", preset: "fast" };
/** More than any session asks. */
const MAX_QUESTIONS = 12;

/** A question as a run's result, a state's task or an event's data has it. */
export interface Interrupt {
  readonly id: string;
  readonly value: unknown;
}

/** The question that an answer of `/wait` ends with; null where the plan is done. */
export function interruptIn({ json, events }: Answer): Interrupt | null {
  const results = [json, ...events.map(({ data }) => data)];
  return results.findLast((data) => data?.__interrupt__)?.__interrupt__[0] ?? null;
}

/** The recommended answer, by the question's id. */
export function answerTo({ id, value }: Interrupt): object {
  return { [id]: recommendedAnswer(AskedQuestion.parse(value), "en") };
}

export async function newThread(server: Transcript, metadata: object = {}): Promise<string> {
  return (await server.call("/threads", { json: { metadata } })).json.thread_id;
}

/** A thread whose run waits for its first answer. */
export async function waitingThread(server: Transcript): Promise<{ thread: string; interrupt: Interrupt }> {
  const thread = await newThread(server);
  const json = { assistant_id: ASSISTANT, input: INPUT };
  const interrupt = interruptIn(await server.call(`/threads/${thread}/runs/wait`, { json }));
  if (!interrupt) throw new Error("A new thread asks nothing");
  return { thread, interrupt };
}

/** Answers what is asked until the last question is left, which is for the caller. */
export async function answeredToTheLast(server: Transcript, thread: string, first: Interrupt): Promise<Interrupt> {
  let open = first;
  for (let nth = 0; nth < MAX_QUESTIONS; nth += 1) {
    if (AskedQuestion.parse(open.value).id === "approve-outline") return open;
    const json = { assistant_id: ASSISTANT, command: { resume: answerTo(open) } };
    const next = interruptIn(await server.call(`/threads/${thread}/runs/wait`, { json }));
    if (!next) throw new Error("The outline was not asked about");
    open = next;
  }
  throw new Error("There is no end of questions");
}
