import { shownText } from "../../graph/document/text/section-text.ts";
import { type PlanState, unbegunState } from "../../graph/state.ts";
import type { Language } from "../../schemas/idea.ts";
import type { OpenQuestion } from "../../schemas/question.ts";
import { AppError } from "../../utils/errors.ts";
import type { SessionRow } from "../../utils/postgres/stores/sessions/session-store.ts";
import { openQuestions } from "../run/open-ask.ts";
import { threadOf } from "../run/thread.ts";
import type { CompiledPlanGraph, PlannerContext } from "../wiring/context.ts";

/** A session's state at a checkpoint, as LangGraph tells it. */
export interface ThreadState {
  /** The channels, with texts as people read them; before the first checkpoint what the session began with. */
  readonly values: Readonly<Record<string, unknown>>;
  /** The nodes that come next, with those that ask; empty at the end. */
  readonly next: readonly string[];
  readonly tasks: readonly ThreadTask[];
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly createdAt: string | null;
  /** Null before the first one. */
  readonly checkpoint: string | null;
  readonly parent: string | null;
}

/** What a session began with. */
export interface Begun {
  readonly idea: string;
  readonly preset: string;
  readonly language: Language | null;
}

export interface ThreadTask {
  readonly id: string;
  readonly name: string;
  readonly error: string | null;
  /** Open ones, each under the interrupt id that it keeps. */
  readonly questions: readonly OpenQuestion[];
  readonly path: readonly unknown[];
}

/** Which checkpoints, the newest first. */
export interface ThreadHistoryRequest {
  readonly limit: number;
  /** Only those before this one. */
  readonly before?: string | undefined;
  /** Part of a checkpoint's metadata. */
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
}

type Snapshot = Awaited<ReturnType<CompiledPlanGraph["getState"]>>;

/**
 * A session's state, at the checkpoint that it stands at or another one.
 * @throws AppError `checkpoint-unknown`.
 */
export async function threadState(
  { graph }: PlannerContext,
  row: SessionRow,
  checkpoint?: string,
): Promise<ThreadState> {
  const { session } = row;
  const snapshot = await graph.getState(threadOf(session, checkpoint));
  if (checkpoint !== undefined && snapshot.createdAt === undefined)
    throw new AppError("checkpoint-unknown", { session, checkpoint: checkpoint.slice(0, 80) });
  return stateOf(row, snapshot);
}

/** A session's states, the newest first. */
export async function threadHistory(
  { graph }: PlannerContext,
  row: SessionRow,
  { limit, before, metadata }: ThreadHistoryRequest,
): Promise<ThreadState[]> {
  const { session } = row;
  const options = {
    limit,
    ...(before === undefined ? {} : { before: threadOf(session, before) }),
    ...(metadata === undefined ? {} : { filter: { ...metadata } }),
  };
  const states: ThreadState[] = [];
  for await (const snapshot of graph.getStateHistory(threadOf(session), options)) {
    states.push(stateOf(row, snapshot));
  }
  return states;
}

function stateOf(
  row: SessionRow,
  { values, next, tasks, config, parentConfig, createdAt, metadata }: Snapshot,
): ThreadState {
  const told = tasks.map(
    ({ id, name, error, path = [], result, ...task }): ThreadTask => ({
      id,
      name,
      error: error === undefined ? null : messageOf(error),
      // LangGraph goes on showing the interrupt of a task that was answered and is done.
      questions: result === undefined ? openQuestions(task) : [],
      path: [...path],
    }),
  );
  const asking = told.filter(({ questions }) => questions.length > 0).map(({ name }) => name);
  if (createdAt === undefined) return firstState({ ...row, language: row.options.language ?? null });
  return {
    values: shownValues(row, values),
    next: [...new Set([...next, ...asking])],
    tasks: told,
    metadata: { ...metadata },
    createdAt,
    checkpoint: checkpointIn(config),
    parent: checkpointIn(parentConfig),
  };
}

/** The state of a session before its first checkpoint. Pure. */
export function firstState({ idea, preset, language }: Begun): ThreadState {
  const nothing = { next: [], tasks: [], metadata: {}, createdAt: null, checkpoint: null, parent: null };
  return { values: { ...unbegunState(idea, preset, language) }, ...nothing };
}

/** The channels as people read them: a section's figures are tokens where it is stored. */
function shownValues(row: SessionRow, values: Partial<PlanState>): Record<string, unknown> {
  const state = { ...unbegunState(row.idea, row.preset, row.options.language ?? null), ...values };
  if (!values.sections) return { ...values };
  const sections = Object.entries(values.sections).map(([id, section]) => {
    return [id, { ...section, markdown: shownText(state, section.markdown) }] as const;
  });
  return { ...values, sections: Object.fromEntries(sections) };
}

function checkpointIn(config: Snapshot["parentConfig"]): string | null {
  const id: unknown = config?.configurable?.["checkpoint_id"];
  return typeof id === "string" && id !== "" ? id : null;
}

/** Stored errors are objects with a message; what a stack tells is not for clients. */
function messageOf(error: unknown): string {
  const message: unknown = typeof error === "object" && error !== null && "message" in error ? error.message : error;
  return String(message);
}
