import type { ReceivedAnswer } from "../../schemas/answer.ts";
import type { RevisionRequest } from "../../schemas/model/revision.ts";
import { AskedQuestion, type OpenQuestion } from "../../schemas/question.ts";
import { AppError } from "../../utils/errors.ts";

/** An open question and the ids that LangGraph has asked it under: each ask of a task has one of its own. */
export interface OpenAsk {
  readonly question: OpenQuestion;
  /** The id of the ask that is open: what the graph is resumed by. */
  readonly interrupt: string;
  /** The ids of the asks before it, as far as they are known, the first one first. */
  readonly earlier: readonly string[];
}

/** A task as far as it asks; LangGraph tells of it in streams, results and states. */
interface AskingTask {
  readonly interrupts?: readonly { readonly id?: string; readonly value?: unknown }[];
}

/** The asks among a task's interrupts. */
export function openAsks({ interrupts = [] }: AskingTask): OpenAsk[] {
  return interrupts.flatMap(({ id, value }) => {
    const asked = AskedQuestion.safeParse(value);
    if (id === undefined || !asked.success) return [];
    const { earlierInterrupts: earlier = [], ...question } = asked.data;
    // What a kind does not have is empty: whoever plans questions sees to it.
    const open = { ...question, interruptId: earlier[0] ?? id } as OpenQuestion;
    return [{ question: open, interrupt: id, earlier }];
  });
}

/** The asks of a thread that are open. LangGraph goes on showing the interrupt of a task that was answered and is done. */
export function waitingAsks(tasks: readonly (AskingTask & { readonly result?: unknown })[]): OpenAsk[] {
  return tasks.filter(({ result }) => result === undefined).flatMap(openAsks);
}

/** The questions among a task's interrupts, each with the interrupt id that it keeps. */
export function openQuestions(task: AskingTask): OpenQuestion[] {
  return openAsks(task).map(({ question }) => question);
}

/**
 * The ask that an answer is for. The question's id is taken for whichever ask of it is open, another ask's for that one.
 * @param id The interrupt id that the answer names.
 * @param attempt The attempt that the answer says it is for.
 * @throws AppError `question-not-open`; `answer-out-of-date` where the question is open at another attempt.
 */
export function askFor(session: string, asks: readonly OpenAsk[], id: string, attempt?: number): OpenAsk {
  const ask = asks.find((one) => [one.question.interruptId, one.interrupt, ...one.earlier].includes(id));
  if (!ask) throw new AppError("question-not-open", { interrupt: id.slice(0, 80), session });
  const { interrupt, question } = ask;
  const isOpen =
    (id === question.interruptId || id === interrupt) && (attempt ?? question.attempt) === question.attempt;
  if (isOpen) return ask;
  throw new AppError("answer-out-of-date", { session, interrupt: id, attempt: question.attempt });
}

/**
 * What a thread is resumed with. Always by the open ask's own id: a plain resume goes to every open question, and an id
 * that no ask waits under is ignored without a word.
 * @param answers Answers by their question's interrupt id.
 * @throws AppError as `askFor` does.
 */
export function resumption(
  session: string,
  asks: readonly OpenAsk[],
  answers: Readonly<Record<string, ReceivedAnswer>>,
): Record<string, ReceivedAnswer> {
  const byAsk = Object.entries(answers).map(([id, answer]): [string, ReceivedAnswer] => {
    const { interrupt } = askFor(session, asks, id, answer.attempt);
    return [interrupt, { ...answer, interrupt }];
  });
  return Object.fromEntries(byAsk);
}

/** The node that a request on a finished plan begins at. */
export function nodeOf({ setting }: Pick<RevisionRequest, "setting">): string {
  return setting ? "figures" : "revise";
}
