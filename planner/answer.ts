import { randomUUID } from "node:crypto";
import { AnswerAttempt, type AnswersByInterrupt, type ReceivedAnswer } from "../schemas/answer.ts";
import type { PlannerEvent } from "../schemas/event.ts";
import { AppError, type Wording } from "../utils/errors.ts";
import type { StoredRequest } from "../utils/postgres/stores/run-request-store.ts";
import type { SessionRow } from "../utils/postgres/stores/sessions/session-store.ts";
import { mergeSettings, type RunSettings } from "./given/run-settings.ts";
import { checkSessionId } from "./given/session-id.ts";
import { requestFor } from "./queued/ask-run.ts";
import { askAndFollow } from "./queued/follow-run.ts";
import { runWaiting } from "./queued/run-waiting.ts";
import { askFor, type OpenAsk, waitingAsks } from "./run/open-ask.ts";
import { SessionRun } from "./run/session-run.ts";
import { readThread, threadOf } from "./run/thread.ts";
import type { PlannerContext } from "./wiring/context.ts";

export interface AnswerRequest extends Omit<RunSettings, "answers"> {
  readonly session: string;
  /**
   * Answers by interrupt id. What is inside goes to the question, which checks it; with an `attempt`, only where that is
   * the attempt that the question is at.
   */
  readonly answers: AnswersByInterrupt;
}

const NO_ANSWER: Wording = { en: "there is no answer in it.", ko: "답변이 들어 있지 않습니다." };
const TWO_ANSWERS: Wording = {
  en: "two of them are for the same question.",
  ko: "같은 질문에 대한 답변이 두 개 있습니다.",
};

/**
 * Answers open questions and goes on to the next question or the end. Where workers run sessions, the answers wait for one:
 * while they do, other questions can be answered, and a run follows for each of these answers, in their order.
 * @throws AppError `answers-malformed` for no answer at all, or two to one question; `question-not-open` where a question
 *   is not open (any more), or an answer to it waits already; `answer-out-of-date` where it has been asked again since. Nothing is changed then.
 *   `session-in-use`, `session-unknown`.
 */
export async function* answer(
  context: PlannerContext,
  request: AnswerRequest,
): AsyncGenerator<PlannerEvent, void, void> {
  const session = checkSessionId(request.session);
  const given = Object.entries(request.answers);
  if (given.length === 0) throw new AppError("answers-malformed", { problem: NO_ANSWER });
  const seen = await attemptsNow(context, session);
  // The lock comes before the questions are read: of two who answer the same attempt at once, the second finds it closed.
  await using held = await context.locks.take(session);
  const { row } = held;
  const { asks } = await readThread(context, row);
  const answers = received({ session, asks, seen }, given, context.clock.now().toISOString());
  const waiting = await context.requests.waiting(session, row.state === "cancelled");
  const replaces = replaced(row, waiting, Object.keys(answers));
  const { answers: _answers, ...settings } = request;
  const options = await mergeSettings(context, row.options, settings, session);
  const run = { answers, answersAreNew: request.answersFile !== undefined, yesIsNew: request.yes === true };
  if (context.asks)
    return yield* askAndFollow(context, { session, model: row.model, held, options }, { run, waiting, replaces });
  await context.store.setOptions(held, options);
  if (waiting.length === 0) return yield* new SessionRun(context, { ...row, options }, held.handOver(), run).events();
  await context.requests.remove(held, replaces);
  await context.requests.add(held, randomUUID(), requestFor(context.requester, run, options.priority ?? "interactive"));
  yield* runWaiting(context, held, { ...row, options }, {});
}

/**
 * The requests whose answers are to be taken back for these, since they came to nothing.
 * @throws AppError `question-not-open` where an answer to one of these questions is on its way.
 */
function replaced(
  { session, state }: SessionRow,
  waiting: readonly StoredRequest[],
  given: readonly string[],
): string[] {
  const same = waiting.flatMap(({ id, request }) => {
    const interrupt = given.find((one) => Object.hasOwn(request.answers ?? {}, one));
    return interrupt === undefined ? [] : [{ id, interrupt }];
  });
  const [first] = same;
  if (first && (state === "queued" || state === "running"))
    throw new AppError("question-not-open", { interrupt: first.interrupt, session });
  return same.map(({ id }) => id);
}

/** The attempt that each question is at, by all ids that it is answered under. */
type Attempts = ReadonlyMap<string, number>;

/**
 * The attempts that were open when the answers came. While somebody else's answer is being refused, one that names no
 * attempt waits for the lock; it is for what was asked before, and must not spend the next attempt.
 */
async function attemptsNow({ graph }: PlannerContext, session: string): Promise<Attempts> {
  const { tasks } = await graph.getState(threadOf(session));
  const asks = waitingAsks(tasks);
  return new Map(
    asks.flatMap(({ question: { interruptId, attempt }, interrupt }) => [
      [interruptId, attempt],
      [interrupt, attempt],
    ]),
  );
}

interface Standing {
  readonly session: string;
  readonly asks: readonly OpenAsk[];
  readonly seen: Attempts;
}

/** The answers by their question's interrupt id, checked against the questions as they stand. */
function received(
  { session, asks, seen }: Standing,
  given: readonly [string, unknown][],
  receivedAt: string,
): Record<string, ReceivedAnswer> {
  const answers = given.map(([id, value]): [string, ReceivedAnswer] => {
    const attempt = AnswerAttempt.safeParse(value).data?.attempt ?? seen.get(id);
    const { question } = askFor(session, asks, id, attempt);
    return [question.interruptId, { answer: value, receivedAt, attempt: question.attempt, assumed: false }];
  });
  const byQuestion = Object.fromEntries(answers);
  if (Object.keys(byQuestion).length < answers.length)
    throw new AppError("answers-malformed", { problem: TWO_ANSWERS });
  return byQuestion;
}
