import type { AnswersByInterrupt } from "../schemas/answer.ts";
import type { PlannerEvent } from "../schemas/event.ts";
import { AppError, type Wording } from "../utils/errors.ts";
import type { PlannerContext } from "./context.ts";
import { mergeSettings, type RunSettings } from "./run-settings.ts";
import { checkSessionId } from "./session-id.ts";
import { SessionRun } from "./session-run.ts";
import { readThread } from "./thread.ts";

export interface AnswerRequest extends RunSettings {
  readonly session: string;
  /** Answers by interrupt id. What is inside goes to the question, which checks it. */
  readonly answers: AnswersByInterrupt;
}

const NO_ANSWER: Wording = { en: "there is no answer in it.", ko: "답변이 들어 있지 않습니다." };

/**
 * Answers open questions and goes on to the next question or the end.
 * @throws AppError `answers-malformed` for no answer at all, `question-not-open` where a question is not open (any
 *   more); nothing is changed then. `session-in-use`, `session-unknown`.
 */
export async function* answer(
  context: PlannerContext,
  request: AnswerRequest,
): AsyncGenerator<PlannerEvent, void, void> {
  const session = checkSessionId(request.session);
  const given = Object.entries(request.answers);
  if (given.length === 0) throw new AppError("answers-malformed", { problem: NO_ANSWER });
  // The lock comes before the questions are read: of two who answer the same one at once, the second finds it closed.
  await using held = await context.locks.take(session);
  const row = await context.store.get(session);
  const { questions } = await readThread(context, row);
  const open = new Set(questions.map(({ interruptId }) => interruptId));
  for (const [interrupt] of given) {
    if (!open.has(interrupt))
      throw new AppError("question-not-open", { interrupt: interrupt.slice(0, 80), session: row.session });
  }
  const options = await mergeSettings(row.options, request);
  await context.store.setOptions(held, options);
  const receivedAt = context.clock.now().toISOString();
  const answers = Object.fromEntries(
    given.map(([interrupt, value]) => [interrupt, { answer: value, receivedAt, assumed: false }]),
  );
  yield* new SessionRun(context, { ...row, options }, held, {
    answers,
    answersAreNew: request.answersFile !== undefined,
  }).events();
}
