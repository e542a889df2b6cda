import { versionMadeBy } from "../../graph/document/plan-version.ts";
import { type PlanState, unbegunState } from "../../graph/state.ts";
import type { RevisionUnderWay } from "../../schemas/event.ts";
import type { RevisionRequest } from "../../schemas/model/revision.ts";
import type { OpenQuestion } from "../../schemas/question.ts";
import type { SessionRow } from "../../utils/postgres/stores/sessions/session-store.ts";
import type { PlannerContext } from "../wiring/context.ts";
import { nodeOf, type OpenAsk, waitingAsks } from "./open-ask.ts";

/** Where a session's thread stands. */
export interface ThreadSnapshot {
  /** False before the first checkpoint: the run was killed before it began. */
  readonly begun: boolean;
  /** The id of the checkpoint that it stands at; null before the first. */
  readonly checkpoint: string | null;
  /** Nothing is left to run and nothing to answer. */
  readonly finished: boolean;
  readonly state: PlanState;
  /** The nodes that come next; empty at the end. */
  readonly next: readonly string[];
  readonly questions: readonly OpenQuestion[];
  /** The same questions with their asks. */
  readonly asks: readonly OpenAsk[];
  /** A request on the finished plan that has been stored and not begun; null where there is none. */
  readonly request: RevisionRequest | null;
}

/** LangGraph's name for a session. */
export function threadOf(session: string, checkpoint?: string) {
  return { configurable: { thread_id: session, ...(checkpoint === undefined ? {} : { checkpoint_id: checkpoint }) } };
}

/**
 * Reads the latest state of a session's thread.
 * @param pending Finds the request that comes next, after the last one that the plan has seen.
 */
export async function readThread(
  { graph, revisions }: PlannerContext,
  row: SessionRow,
  pending = (seen: number) => revisions.next(row.session, seen),
): Promise<ThreadSnapshot> {
  const { values, next, tasks, createdAt, config } = await graph.getState(threadOf(row.session));
  const begun = createdAt !== undefined;
  const state: PlanState = begun ? values : unbegunState(row.idea, row.preset, row.options.language ?? null);
  const asks = waitingAsks(tasks);
  const questions = asks.map(({ question }) => question);
  // LangGraph leaves out of `next` what has writes: a task whose answer was refused, and a whole step that was done when
  // the process died before its checkpoint. Both are still to run on.
  const atEnd = begun && tasks.length === 0;
  const request = atEnd ? await pending(state.revisions.at(-1)?.number ?? 0) : null;
  const finished = atEnd && request === null;
  const checkpoint: unknown = config.configurable?.["checkpoint_id"];
  return {
    begun,
    checkpoint: typeof checkpoint === "string" ? checkpoint : null,
    finished,
    state,
    next: request ? [nodeOf(request)] : next,
    questions,
    asks,
    request,
  };
}

/** The request on the finished plan that a run goes on with; nothing where it makes a plan, or has nothing to do. */
export function revisionUnderWay(thread: ThreadSnapshot): { readonly revision?: RevisionUnderWay } {
  const { finished, request, state } = thread;
  const open = request ?? (state.document === null ? null : state.revision);
  if (finished || !open) return {};
  const version = versionMadeBy(open.number, state.revisions);
  return { revision: { number: open.number, version, request: open.request, resumed: request === null } };
}

/** What a task has stored without being done. */
const UNFINISHED: ReadonlySet<string> = new Set(["__error__", "__error_source_node__", "__interrupt__", "__resume__"]);

/** The tasks of the step under way whose results are stored: LangGraph announces them again, and does not run them. */
export async function storedTasks({ saver }: PlannerContext, session: string): Promise<ReadonlySet<string>> {
  const { configurable } = threadOf(session);
  const { pendingWrites = [] } = (await saver.getTuple({ configurable: { ...configurable, checkpoint_ns: "" } })) ?? {};
  return new Set(pendingWrites.flatMap(([task, channel]) => (UNFINISHED.has(channel) ? [] : [task])));
}
