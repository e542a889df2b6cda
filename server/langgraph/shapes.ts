import type { ThreadRun } from "../../planner/threads/thread-runs.ts";
import type { ThreadState } from "../../planner/threads/thread-state.ts";
import { ASSISTANT, GRAPH, type Thread, type ThreadStatus } from "../../planner/threads/threads.ts";
import type { OpenQuestion } from "../../schemas/question.ts";
import { messagesOf } from "./messages/session-messages.ts";

/** A thread as LangGraph's clients have it. @param values Its state, where that was read; else what it began with. */
export function threadShape(thread: Thread, values: object | null = firstValues(thread)) {
  const { session } = thread;
  return {
    thread_id: thread.thread,
    created_at: thread.createdAt,
    updated_at: thread.updatedAt,
    metadata: thread.metadata,
    status: statusOf(thread),
    config: {},
    values,
    interrupts: Object.fromEntries((session?.questions ?? []).map((one) => [one.interruptId, [interruptShape(one)]])),
  };
}

export function statusOf({ session }: Thread): ThreadStatus {
  const { state } = session ?? {};
  return state === "running" || state === "queued"
    ? "busy"
    : state === "waiting"
      ? "interrupted"
      : state === "failed"
        ? "error"
        : "idle";
}

/** What a list of threads shows of each: no state is read for it. */
function firstValues({ thread, session }: Thread): object | null {
  if (!session) return null;
  const { idea, preset, language, title } = session;
  // What a chat shows of a thread in its list is the first message.
  const messages = messagesOf({ session: thread, idea, language, events: [] });
  return { idea, preset, language, ...(title === null ? {} : { title }), messages };
}

export function interruptShape(question: OpenQuestion) {
  return { id: question.interruptId, value: question };
}

/** A state as LangGraph's clients have it. */
export function stateShape(thread: string, state: ThreadState) {
  const { values, next, tasks, metadata, createdAt, checkpoint, parent } = state;
  return {
    values,
    next,
    tasks: tasks.map(({ id, name, error, questions, path }) => {
      return {
        id,
        name,
        error,
        interrupts: questions.map(interruptShape),
        path,
        checkpoint: null,
        state: null,
        result: null,
      };
    }),
    metadata,
    created_at: createdAt,
    checkpoint: checkpointShape(thread, checkpoint),
    parent_checkpoint: checkpointShape(thread, parent),
  };
}

/** Of a thread that has had no input. */
export const EMPTY_STATE: ThreadState = {
  values: {},
  next: [],
  tasks: [],
  metadata: {},
  createdAt: null,
  checkpoint: null,
  parent: null,
};

function checkpointShape(thread: string, checkpoint: string | null) {
  return checkpoint === null
    ? null
    : { thread_id: thread, checkpoint_ns: "", checkpoint_id: checkpoint, checkpoint_map: null };
}

/** A run as LangGraph's clients have it. What it was asked with is not kept: its events tell what it does. */
export function runShape({ run, thread, status, createdAt, updatedAt }: ThreadRun) {
  return {
    run_id: run,
    thread_id: thread,
    assistant_id: ASSISTANT,
    created_at: createdAt,
    updated_at: updatedAt,
    status,
    metadata: { graph_id: GRAPH, assistant_id: ASSISTANT },
    kwargs: {},
    multitask_strategy: "reject",
  };
}
