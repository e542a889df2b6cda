import type { AnswersByInterrupt, SentAnswer } from "../../schemas/answer.ts";
import type { OpenQuestion } from "../../schemas/question.ts";
import { AppError } from "../../utils/errors.ts";

/** The ids of LangGraph's interrupts: what has only such keys is answers by interrupt. */
const INTERRUPT_ID = /^[\da-f]{32}$/;
const YES = /^\s*(?:y|yes|true|ok|okay|네|예|응|좋습니다|확인)\s*[.!]?\s*$/i;
const NO = /^\s*(?:n|no|false|아니요|아니오|아뇨)\s*[.!]?\s*$/i;
const ACCEPT = /^\s*(?:accept|accepted|approve|approved|y|yes|ok|okay|수락|승인|네|예|좋습니다)\s*[.!]?\s*$/i;

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

/** What a person types where a form is not at hand; anything else goes to the question as it is, which checks it. */
function answerOf(question: OpenQuestion | undefined, value: unknown): SentAnswer {
  const answer = question && typeof value !== "object" ? typedAnswer(question, String(value)) : value;
  return answer as SentAnswer;
}

/** A text as an answer to a question of any kind. */
export function typedAnswer(question: OpenQuestion, typed: string): unknown {
  const text = typed.trim();
  switch (question.kind) {
    case "option": {
      const optionId = optionNamed(question, text);
      return optionId === null ? { kind: "option", other: text } : { kind: "option", optionId };
    }
    case "options":
      return {
        kind: "options",
        optionIds: text
          .split(/\s*[,\n]\s*/)
          .filter(Boolean)
          .map((one) => optionNamed(question, one) ?? one),
      };
    case "confirm":
      return YES.test(text)
        ? { kind: "confirm", confirmed: true }
        : NO.test(text)
          ? { kind: "confirm", confirmed: false }
          : text;
    case "text":
      return { kind: "text", text };
    case "approval":
      return ACCEPT.test(text)
        ? { kind: "approval", decision: "accept" }
        : { kind: "approval", decision: "reject", reason: text };
    case "form":
      return text;
  }
}

/** An option by its id, its title or its place in the list. */
function optionNamed({ options }: Pick<OpenQuestion, "options">, name: string): string | null {
  const lower = name.toLowerCase();
  const named = options.find(({ id, title }) => id.toLowerCase() === lower || title.toLowerCase() === lower);
  const numbered = /^\d+$/.test(name) ? options[Number(name) - 1] : undefined;
  return (named ?? numbered)?.id ?? null;
}
