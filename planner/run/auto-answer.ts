import { isConsentId } from "../../graph/questions/consent.ts";
import { recommendedAnswer } from "../../graph/questions/recommended-answer.ts";
import { type PlanState, planLanguage } from "../../graph/state.ts";
import type { ReceivedAnswer } from "../../schemas/answer.ts";
import type { OpenQuestion } from "../../schemas/question.ts";

export interface AutoAnswering {
  /** Answers by question id, from the answers file. */
  readonly answers: Readonly<Record<string, unknown>>;
  /** The file was given for this run, and not only kept from an earlier one. */
  readonly answersAreNew: boolean;
  /** The questions that this run has offered the file's answer to. */
  readonly offered: ReadonlySet<string>;
  /** Take what is recommended. */
  readonly yes: boolean;
  /** It was said for this run: a yes from the session's beginning is no consent to change what was stated then. */
  readonly yesIsNew: boolean;
  /** Nobody is there: an expired question is answered as recommended. */
  readonly unattended: boolean;
  readonly now: Date;
}

/**
 * What a question is answered with where no human is asked: the answers file offers each answer once; then `yes`, or
 * the expiry of an unattended question, takes the recommended one. Null: a human must answer.
 */
export function autoAnswer(
  question: OpenQuestion,
  state: Pick<PlanState, "answers" | "language" | "analysis" | "idea">,
  { answers, answersAreNew, offered, yes, yesIsNew, unattended, now }: AutoAnswering,
): ReceivedAnswer | null {
  const taken = { receivedAt: now.toISOString(), attempt: question.attempt };
  const inEarlierRun = question.attempt > 1 || state.answers.some(({ questionId }) => questionId === question.id);
  const offeredBefore = offered.has(question.id) || (inEarlierRun && !answersAreNew);
  if (Object.hasOwn(answers, question.id) && !offeredBefore) {
    return { ...taken, answer: answers[question.id], assumed: false };
  }
  const expired = unattended && Date.parse(question.expiresAt) <= now.getTime();
  const takesAll = isConsentId(question.id) ? yes && yesIsNew : yes;
  if (!takesAll && !expired) return null;
  return { ...taken, answer: recommendedAnswer(question, planLanguage(state)), assumed: true };
}
