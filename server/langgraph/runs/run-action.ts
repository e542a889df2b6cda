import type { PersonalPlanner } from "../../../planner/planner.ts";
import type { Thread } from "../../../planner/threads/threads.ts";
import type { AnswersByInterrupt } from "../../../schemas/answer.ts";
import type { PlannerEvent } from "../../../schemas/event.ts";
import type { RunCreate } from "../../../schemas/langgraph/run.ts";
import { AppError, type Wording } from "../../../utils/errors.ts";
import { bodyProblem } from "../../http/bodies/body-problem.ts";
import { answersOf } from "./answer-value.ts";
import type { GivenInput } from "./run-input.ts";

/** What a run on a thread comes to. */
export type RunAction =
  | { readonly kind: "start"; readonly idea: string }
  | { readonly kind: "answer"; readonly answers: AnswersByInterrupt }
  | { readonly kind: "revise"; readonly request: string }
  | { readonly kind: "resume" };

/** What somebody writes in a chat who wants it to go on. */
const GO_ON =
  /^\s*(?:go on|continue|resume|retry|try again|계속|계속해|계속해 주세요|계속해주세요|다시 시도)\s*[.!]?\s*$/i;

/**
 * What a run's body means for a thread as it stands.
 * @param thread Null for one that is yet to be made.
 * @throws AppError `input-unfit` where it does not fit; `body-malformed` for a first input without an idea; `not-offered`.
 */
export function runAction(id: string, thread: Thread | null, body: RunCreate, given: GivenInput): RunAction {
  const { command, multitask_strategy } = body;
  if (isSaid(command?.update) || isSaid(command?.goto)) throw new AppError("not-offered", { problem: NO_GOTO });
  const session = thread?.session ?? null;
  if (command?.resume !== undefined) {
    if (!session) throw unfit(id, NOT_BEGUN);
    return { kind: "answer", answers: answersOf(id, session.questions, command.resume) };
  }
  if (!session) return { kind: "start", idea: firstIdea(given) };
  return furtherAction(id, session, given, multitask_strategy === "interrupt");
}

function firstIdea({ idea, said }: GivenInput): string {
  const text = idea ?? said;
  if (text === null) throw bodyProblem(NO_IDEA, "/input/idea");
  return text;
}

function furtherAction(
  id: string,
  session: NonNullable<Thread["session"]>,
  given: GivenInput,
  isToInterrupt: boolean,
): RunAction {
  const { state, questions } = session;
  const { request, said } = given;
  const text = said ?? request;
  if (isGoingOn(session, given, isToInterrupt)) return { kind: "resume" };
  // One that was cancelled while it waited takes an answer, too.
  if (said !== null && questions.length > 0) return { kind: "answer", answers: answersOf(id, questions, said) };
  switch (state) {
    case "queued":
    case "running":
      throw runsAlready(id);
    case "waiting":
      throw unfit(id, WAITS);
    case "done":
      if (text === null) throw unfit(id, HAS_PLAN);
      return { kind: "revise", request: text };
    default:
      throw unfit(id, STOPPED);
  }
}

/** Where nothing is said, or nothing that is new: the same idea again, or a wish that it goes on. */
function isGoingOn(
  { state, idea }: NonNullable<Thread["session"]>,
  given: GivenInput,
  isToInterrupt: boolean,
): boolean {
  if (given.isEmpty) return true;
  const isBusy = state === "running" || state === "queued";
  if (state === "waiting" || state === "done" || (isBusy && !isToInterrupt)) return false;
  return given.idea?.trim() === idea.trim() || (given.said !== null && GO_ON.test(given.said));
}

/** Begins it. @throws What the planner does. */
export function carriedOut(
  planner: PersonalPlanner,
  session: string,
  action: RunAction,
  { preset, model, settings }: GivenInput,
): AsyncGenerator<PlannerEvent, void, void> {
  switch (action.kind) {
    case "start":
      return planner.start({ ...settings, session, idea: action.idea, preset, model });
    case "answer": {
      const { answers: toCome, ...rest } = settings;
      if (toCome) throw bodyProblem(NO_ANSWERS);
      return planner.answer({ ...rest, session, answers: action.answers });
    }
    case "revise":
      return planner.revise({ ...settings, session, request: action.request });
    case "resume":
      return planner.resume({ ...settings, session });
  }
}

function isSaid(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** What is told of an input to a session that runs. */
export function runsAlready(session: string): AppError {
  return unfit(session, RUNS);
}

function unfit(session: string, problem: Wording): AppError {
  return new AppError("input-unfit", { session, problem });
}

const NO_IDEA: Wording = {
  en: 'the input has neither an "idea" nor a message of a human.',
  ko: '입력에 "idea"도 사람의 메시지도 없습니다.',
};
const NO_ANSWERS: Wording = {
  en: '"answers" to questions to come are not taken with an answer to an open one.',
  ko: '열린 질문에 답할 때는 앞으로의 질문에 대한 "answers"를 함께 보낼 수 없습니다.',
};
const NO_GOTO: Wording = {
  en: "a command resumes; it neither changes the state nor goes to a node.",
  ko: "command로는 이어 가기(resume)만 할 수 있고, 상태를 바꾸거나 노드로 이동할 수 없습니다.",
};
const NOT_BEGUN: Wording = {
  en: "it has not begun, so send an input.",
  ko: "아직 시작하지 않았습니다. 입력을 보내 주세요.",
};
const WAITS: Wording = {
  en: "it waits for an answer, so send command.resume or a message.",
  ko: "답변을 기다리고 있습니다. command.resume이나 메시지를 보내 주세요.",
};
const HAS_PLAN: Wording = {
  en: "it has its plan; a message or a request changes it, and another idea is another thread.",
  ko: "기획서가 이미 있습니다. 메시지나 요청으로 고칠 수 있고, 다른 아이디어는 새 스레드에서 시작해 주세요.",
};
const RUNS: Wording = {
  en: "it is running; send this when it asks or is done, or cancel it first.",
  ko: "진행 중입니다. 질문하거나 끝난 뒤에 보내거나, 먼저 취소해 주세요.",
};
const STOPPED: Wording = {
  en: 'it has stopped; an empty input, or the message "continue", goes on with it.',
  ko: '멈춰 있습니다. 빈 입력이나 "계속" 메시지를 보내면 이어 갑니다.',
};
