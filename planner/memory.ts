import { isKnownQuestion, type ListedChoice, MEMORABLE_KINDS, type RememberedChoice } from "../schemas/memory.ts";
import { QUESTION_IDS } from "../schemas/model/analysis.ts";
import type { OpenQuestion } from "../schemas/question.ts";
import type { AnswerRecord } from "../schemas/record.ts";
import { AppError } from "../utils/errors.ts";
import type { StoredContext } from "./wiring/context.ts";

export type { ListedChoice };

/** What is worth remembering of an answer: a choice that a human made, in a question of the fixed list. Pure. */
export function choiceIn({ options }: OpenQuestion, record: AnswerRecord): RememberedChoice | null {
  const { questionId: question, question: prompt, answer, text, source, receivedAt: at } = record;
  const kind = MEMORABLE_KINDS.find((memorable) => memorable === record.kind);
  if (source !== "human" || !kind || !isKnownQuestion(question)) return null;
  if (answer.kind !== "options") return { question, kind, prompt, choices: [text], at };
  const chosen = options.filter(({ id }) => answer.optionIds.includes(id));
  return { question, kind, prompt, choices: chosen.map(({ title }) => title), at };
}

/** What is remembered of the person whom it works for, the newest first. */
export function remembered({ memory, requester }: StoredContext): Promise<ListedChoice[]> {
  return memory.list(requester.person);
}

/**
 * Forgets what that person chose: all of it, or for one question.
 * @param question The question's id, as `remembered` gives it.
 * @returns How many choices were forgotten.
 * @throws AppError `usage` for an id that no question has.
 */
export async function forget({ memory, requester }: StoredContext, question?: string): Promise<number> {
  if (question !== undefined && !isKnownQuestion(question)) {
    const [given, known] = [JSON.stringify(question.slice(0, 80)), QUESTION_IDS.join(", ")];
    const en = `Nothing is remembered of a question ${given}: it is one of ${known}.`;
    const ko = `${given} 질문은 기억하지 않습니다. 기억하는 질문은 ${known}입니다.`;
    throw new AppError("usage", { problem: { en, ko } });
  }
  return memory.forget(requester.person, question ?? null);
}
