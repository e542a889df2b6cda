import { randomUUID } from "node:crypto";
import type { Context } from "hono";
import type { PersonalPlanner } from "../../../planner/planner.ts";
import { firstRun, type ThreadRun } from "../../../planner/threads/thread-runs.ts";
import { ASSISTANT, GRAPH, type Thread } from "../../../planner/threads/threads.ts";
import type { RunCreate } from "../../../schemas/langgraph/run.ts";
import { AppError, toAppError, type Wording } from "../../../utils/errors.ts";
import type { AppEnv } from "../../app-env.ts";
import type { BeginRun } from "../../auth/begun-run.ts";
import { answerKey, type SaidMessage } from "../messages/session-messages.ts";
import { carriedOut, type RunAction, runAction, runsAlready } from "./run-action.ts";
import { type GivenInput, givenInput } from "./run-input.ts";

/**
 * Begins a run on a thread, as a body of LangGraph's clients says it. Its first event is stored then.
 * @param thread Null for one of its own.
 * @throws AppError `assistant-unknown`, `not-offered`, `input-unfit`, `session-unknown`; what the planner does.
 */
export async function beginThreadRun(
  c: Context<AppEnv>,
  begin: BeginRun,
  thread: string | null,
  body: RunCreate,
): Promise<ThreadRun> {
  const { planner, requester } = c.var;
  checkAssistant(body.assistant_id);
  refuseUnoffered(body);
  const id = thread ?? randomUUID();
  const known = thread === null ? null : await planner.threads.find(thread);
  if (thread !== null && known === null && body.if_not_exists !== "create")
    throw new AppError("session-unknown", { session: thread });
  const state = known?.session?.state;
  const isBusy = state === "running" || state === "queued";
  if (isBusy) refuseWaiting(body);
  const given = givenInput(body);
  const action = runAction(id, known, body, given);
  await checkCheckpoint(planner, id, known, body);
  if (isBusy && body.multitask_strategy === "interrupt") await planner.cancel(id);
  const message = messageFor(action, given, known);
  // Kept first: the id may be that of somebody else's thread, which no session shows.
  const isMade = known === null && (thread !== null || message !== null || body.metadata);
  if (isMade) await planner.threads.create({ thread: id, metadata: body.metadata ?? {} });
  if (message) await planner.threads.say(id, message);
  try {
    const { seq, at, type } = await begin(requester, carriedOut(planner, id, action, given));
    return seq === 1 ? firstRun(id, at, type) : await planner.threads.runAt(id, seq);
  } catch (error) {
    if (message) await planner.threads.unsay(id, message.id);
    if (isMade) await removeUnbegun(planner, id);
    // Of two that began at once on a thread without an input, the other one was quicker.
    if (known !== null && toAppError(error).code === "session-exists") throw runsAlready(id);
    throw error;
  }
}

/** What a client said as a message of its own, with what it was for; null where it said nothing. */
function messageFor(action: RunAction, { said, saidAs }: GivenInput, thread: Thread | null): SaidMessage | null {
  const key = keyFor(action, thread);
  return said === null || key === null ? null : { key, id: saidAs ?? randomUUID(), content: said };
}

function keyFor(action: RunAction, thread: Thread | null): string | null {
  if (action.kind === "start") return "idea";
  if (action.kind === "revise") return "request";
  if (action.kind === "resume") return null;
  const question = thread?.session?.questions.find(({ interruptId }) => Object.hasOwn(action.answers, interruptId));
  return question ? answerKey(question.interruptId, question.attempt) : null;
}

/** @throws AppError `assistant-unknown`. */
export function checkAssistant(assistant: string): void {
  if (assistant === GRAPH || assistant === ASSISTANT) return;
  throw new AppError("assistant-unknown", { assistant: JSON.stringify(assistant.slice(0, 80)), known: GRAPH });
}

async function removeUnbegun(planner: PersonalPlanner, id: string): Promise<void> {
  const thread = await planner.threads.find(id);
  if (thread && !thread.session) await planner.threads.delete(id);
}

/** What of a run's body nobody would carry out, is not passed over. */
function refuseUnoffered(body: RunCreate): void {
  const { interrupt_before, interrupt_after, webhook, after_seconds } = body;
  if ((interrupt_before?.length ?? 0) + (interrupt_after?.length ?? 0) > 0) throw notOffered(NO_STOPS);
  if (webhook) throw notOffered(NO_WEBHOOK);
  if ((after_seconds ?? 0) > 0) throw notOffered(NO_LATER);
}

/** A run goes on from where its thread stands: what begins at an earlier checkpoint is a session of its own. */
async function checkCheckpoint(
  planner: PersonalPlanner,
  id: string,
  thread: Thread | null,
  { checkpoint, checkpoint_id }: RunCreate,
): Promise<void> {
  const wanted = checkpoint?.checkpoint_id ?? checkpoint_id ?? null;
  if (wanted === null) return;
  const last = thread?.session ? await planner.threads.checkpoint(id) : null;
  if (wanted !== last) throw new AppError("input-unfit", { session: id, problem: OTHER_CHECKPOINT });
}

/** A run can take the place of another one, and neither wait for it nor undo it. */
function refuseWaiting({ multitask_strategy }: RunCreate): void {
  if (multitask_strategy === "rollback") throw notOffered(NO_ROLLBACK);
  if (multitask_strategy === "enqueue") throw notOffered(NO_QUEUE);
}

export function notOffered(problem: Wording): AppError {
  return new AppError("not-offered", { problem });
}

const NO_STOPS: Wording = {
  en: "a run stops only where it asks something, not before or after nodes.",
  ko: "실행은 질문할 때만 멈추며, 노드 앞뒤에서 멈출 수 없습니다.",
};
const NO_WEBHOOK: Wording = {
  en: "no webhooks are called; follow the run's stream.",
  ko: "웹훅은 부르지 않습니다. 실행의 스트림을 따라가 주세요.",
};
const NO_LATER: Wording = { en: "a run begins at once.", ko: "실행은 바로 시작합니다." };
const OTHER_CHECKPOINT: Wording = {
  en: "it stands at another checkpoint, and a run from an earlier one is a new session, with POST /api/sessions/{id}/forks.",
  ko: "다른 체크포인트에 있습니다. 이전 체크포인트에서 시작하려면 POST /api/sessions/{id}/forks로 새 세션을 만들어 주세요.",
};
const NO_ROLLBACK: Wording = {
  en: "what a run has done and paid for is kept; cancel it instead.",
  ko: "실행이 이미 한 일은 지우지 않습니다. 대신 취소해 주세요.",
};
const NO_QUEUE: Wording = {
  en: "no runs are queued on a busy thread; send it when this one is over.",
  ko: "진행 중인 스레드에는 실행을 예약할 수 없습니다. 끝난 뒤에 보내 주세요.",
};
