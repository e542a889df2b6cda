import type { AnswersByInterrupt, SentAnswer } from "../../../schemas/answer.ts";
import type { OpenQuestion } from "../../../schemas/question.ts";
import { AppError } from "../../../utils/errors.ts";
import { chatAnswer } from "../messages/chat-answer.ts";

/** The ids of LangGraph's interrupts: what has only such keys is answers by interrupt. */
const INTERRUPT_ID = /^[\da-f]{32}$/;

/**
 * The answers of a `resume`: by interrupt id, or one value where one question is open.
 * @throws AppError `input-unfit` for one value where none or several are.
 */
export function answersOf(session: string, questions: readonly OpenQuestion[], resume: unknown): AnswersByInterrupt {
  const known = new Map(questions.map((question) => [question.interruptId, question]));
  if (isByInterrupt(resume, known)) {
    const answers = Object.entries(resume).map(([id, value]) => [id, answerOf(known.get(id), value)] as const);
    return Object.fromEntries(answers);
  }
  const [question, ...others] = questions;
  if (question && others.length === 0) return { [question.interruptId]: answerOf(question, resume) };
  throw new AppError("input-unfit", { session, problem: question ? SEVERAL : NONE });
}

const NONE = { en: "no question is open in it.", ko: "열려 있는 질문이 없습니다." };
const SEVERAL = {
  en: "several questions are open in it, so answer by their interrupt ids.",
  ko: "열려 있는 질문이 여러 개입니다. 인터럽트 ID별로 답해 주세요.",
};

function isByInterrupt(value: unknown, known: ReadonlyMap<string, unknown>): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.keys(value).every((key) => known.has(key) || INTERRUPT_ID.test(key));
}

/** Texts are what a person types where a form is not at hand; anything else the question checks as it is. */
function answerOf(question: OpenQuestion | undefined, value: unknown): SentAnswer {
  return (question && typeof value !== "object" ? chatAnswer(question, String(value)) : value) as SentAnswer;
}
