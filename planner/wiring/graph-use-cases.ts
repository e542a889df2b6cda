import type { RunJob } from "../../schemas/run-request.ts";
import type { StoredDeadRun } from "../../utils/postgres/stores/dead-run-store.ts";
import type { SessionRow } from "../../utils/postgres/stores/sessions/session-store.ts";
import { type AnswerRequest, answer } from "../answer.ts";
import type { EvalOptions } from "../evals/run-eval.ts";
import { type CompareRequest, compare } from "../figures/compare.ts";
import { figuresOf } from "../figures/figure-view.ts";
import { type SetRequest, set, setAndRewrite, trySetting } from "../figures/set.ts";
import { type ForkRequest, fork } from "../fork.ts";
import { replayLetter } from "../queued/replay-letter.ts";
import type { RunHooks } from "../queued/run-outcome.ts";
import { runQueued } from "../queued/run-queued.ts";
import { audit } from "../records/audit-trail.ts";
import { type DiffRequest, diff } from "../records/diff.ts";
import { history } from "../records/history.ts";
import { type ExportOptions, exportPlan } from "../records/plan-export.ts";
import { recordOf } from "../records/plan-record.ts";
import { viewPlan } from "../records/plan-view.ts";
import { versionList } from "../records/version-list.ts";
import { type ResumeRequest, resume } from "../resume.ts";
import { type ResumeAllRequest, resumeAll } from "../resume-all.ts";
import { type ReviseRequest, revise } from "../revise.ts";
import { readThread } from "../run/thread.ts";
import { create, type StartRequest, start } from "../start.ts";
import { type TakeUpOptions, takeUpCrashed } from "../take-up.ts";
import { drawnGraph, threadSchemas } from "../threads/thread-graph.ts";
import { firstState, type ThreadHistoryRequest, threadHistory, threadState } from "../threads/thread-state.ts";
import { type UndoCancelRequest, undoCancel } from "../undo-cancel.ts";
import type { PlannerContext } from "./context.ts";

export { withEngine } from "./engine.ts";

/** The use cases that run a session, or read where any of them stands: all that LangGraph is loaded for. */
export function graphUseCases(context: PlannerContext) {
  return {
    create: (request: StartRequest) => create(context, request),
    start: (request: StartRequest) => start(context, request),
    answer: (request: AnswerRequest) => answer(context, request),
    resume: (request: ResumeRequest) => resume(context, request),
    resumeAll: (request?: ResumeAllRequest) => resumeAll(context, request),
    runQueued: (job: RunJob, hooks: RunHooks) => runQueued(context, job, hooks),
    replayLetter: (letter: StoredDeadRun) => replayLetter(context, letter),
    takeUpCrashed: (options: TakeUpOptions) => takeUpCrashed(context, options),
    fork: (request: ForkRequest) => fork(context, request),
    revise: (request: ReviseRequest) => revise(context, request),
    undoCancel: (request: UndoCancelRequest) => undoCancel(context, request),
    figures: (session: string) => figuresOf(context, session),
    set: (request: SetRequest) => set(context, request),
    setAndRewrite: (request: SetRequest) => setAndRewrite(context, request),
    trySetting: (request: SetRequest) => trySetting(context, request),
    compare: (request: CompareRequest) => compare(context, request),
    versions: (session: string) => versionList(context, session),
    diff: (request: DiffRequest) => diff(context, request),
    history: (session: string) => history(context, session),
    standing: (row: SessionRow) => readThread(context, row),
    audit: (session: string) => audit(context, session),
    export: (session: string, options?: ExportOptions) => exportPlan(context, session, options),
    record: (session: string) => recordOf(context, session),
    view: (session: string) => viewPlan(context, session),
    firstState,
    threadState: (row: SessionRow, checkpoint?: string) => threadState(context, row, checkpoint),
    threadHistory: (row: SessionRow, request: ThreadHistoryRequest) => threadHistory(context, row, request),
    drawnGraph: (depth: boolean | number) => drawnGraph(context, depth),
    threadSchemas,
    // Asked for by its own command only.
    runEval: async (options: EvalOptions) => (await import("../evals/run-eval.ts")).runEval(context, options),
    graph: context.graph,
  };
}
export type GraphUseCases = ReturnType<typeof graphUseCases>;
