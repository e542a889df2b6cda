import { interrupt } from "@langchain/langgraph";
import { type Answer, ReceivedAnswer } from "../../schemas/answer.ts";
import type { Language } from "../../schemas/idea.ts";
import { type AskedQuestion, MAX_ATTEMPTS, type PlannedQuestion } from "../../schemas/question.ts";
import type { AnswerRecord, OfferedStatement, Refusal } from "../../schemas/record.ts";
import { checkAnswer } from "./answer-check.ts";
import { isFromFilesId, offeredStatements } from "./from-files.ts";
import { expiry } from "./question-plan.ts";
import { recommendedAnswer } from "./recommended-answer.ts";

/**
 * Asks one question and waits, again and again with the reason, until the answer is valid or the attempts are spent;
 * then the recommended answer is taken. Runs from the top on every resume, earlier answers replayed in order, so it
 * must stay deterministic: no clock, no side effect. One question a task: two would share an interrupt id.
 * @param askedAt When the question was put, stored by the node before.
 */
export function askHuman(question: PlannedQuestion, askedAt: string, language: Language): AnswerRecord {
  const refusals: Refusal[] = [];
  const earlierInterrupts: string[] = [];
  const asBefore = question.chosenBefore === undefined ? {} : { chosenBefore: question.chosenBefore };
  const settled = { questionId: question.id, kind: question.kind, question: question.question, askedAt };
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const {
      answer,
      receivedAt,
      assumed,
      interrupt: answered,
    } = received(
      interrupt<AskedQuestion, unknown>({
        ...question,
        attempt,
        maxAttempts: MAX_ATTEMPTS,
        problem: refusals.at(-1)?.problem ?? null,
        expiresAt: expiry(askedAt),
        ...(earlierInterrupts.length === 0 ? {} : { earlierInterrupts: [...earlierInterrupts] }),
      }),
      askedAt,
    );
    // LangGraph gives each ask an id of its own, and tells only the last one.
    if (answered !== undefined) earlierInterrupts.push(answered);
    const verdict = checkAnswer(question, answer, language);
    if (verdict.ok) {
      const { answer, text } = verdict;
      const given = {
        answer,
        text,
        ...detailOf(question, answer),
        ...offeredIn(question, answer),
        receivedAt,
        refusals,
      };
      if (!assumed) return { ...settled, ...given, source: "human" };
      return { ...settled, ...given, source: "assumed", ...asBefore };
    }
    refusals.push({ problem: verdict.problem, receivedAt });
  }
  const fallback = recommendedAnswer(question, language);
  const verdict = checkAnswer(question, fallback, language);
  const receivedAt = refusals.at(-1)?.receivedAt ?? askedAt;
  const text = verdict.ok ? verdict.text : "";
  const said = { ...detailOf(question, fallback), ...offeredIn(question, fallback) };
  const given = { answer: fallback, text, ...said, receivedAt, refusals };
  return { ...settled, ...given, source: "spent", ...asBefore };
}

/** What the options that were chosen say beside their titles. Where something stands in a file no model is told. */
function detailOf({ id: asked, options }: PlannedQuestion, answer: Answer): { detail?: string } {
  if (isFromFilesId(asked)) return {};
  const chosen = "optionId" in answer ? [answer.optionId] : "optionIds" in answer ? answer.optionIds : [];
  const described = options.filter(({ id, description }) => chosen.includes(id) && description.trim() !== "");
  return described.length > 0 ? { detail: described.map(({ description }) => description.trim()).join("; ") } : {};
}

/** What was offered of files stands nowhere else when the question is settled. */
function offeredIn(question: PlannedQuestion, answer: Answer): { offered?: OfferedStatement[] } {
  const offered = offeredStatements(question, answer);
  return offered.length > 0 ? { offered } : {};
}

/**
 * Studio and plain `Command({ resume })` send the answer bare: its time is then that of the question. The same holds for
 * a time that cannot be read, since the next question's expiry is counted from it.
 */
function received(value: unknown, askedAt: string): ReceivedAnswer {
  const wrapped = ReceivedAnswer.safeParse(value);
  if (!wrapped.success) return { answer: value, receivedAt: askedAt, assumed: false };
  const isTime = !Number.isNaN(Date.parse(wrapped.data.receivedAt));
  return isTime ? wrapped.data : { ...wrapped.data, receivedAt: askedAt };
}
