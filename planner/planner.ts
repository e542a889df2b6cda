import type { PlannerEvent, SectionDelta } from "../schemas/event.ts";
import type { PlanView } from "../schemas/http/plan-view.ts";
import type { Rating, StoredRating } from "../schemas/http/rating.ts";
import type { PlanExport } from "../schemas/plan/plan-export.ts";
import type { PlanRecord } from "../schemas/plan/plan-record.ts";
import type { AuditEntry } from "../schemas/record.ts";
import type { RunJob } from "../schemas/run-request.ts";
import type { AppError } from "../utils/errors.ts";
import type { GaugeReadings, Reading } from "../utils/observability/metrics/gauge-readings.ts";
import type { Spans } from "../utils/observability/spans/span-scope.ts";
import type { Pruned } from "../utils/postgres/stores/sessions/retention.ts";
import type { AnswerRequest } from "./answer.ts";
import type { DeletedSession } from "./delete.ts";
import type { EndedEval, EvalOptions } from "./evals/run-eval.ts";
import type { CompareRequest, Comparison } from "./figures/compare.ts";
import type { FiguresView } from "./figures/figure-view.ts";
import type { SetRequest, SetResult } from "./figures/set.ts";
import type { ForkRequest } from "./fork.ts";
import type { Overwriting } from "./given/out/out-files.ts";
import type { TemporaryFolders } from "./given/temporary-folders.ts";
import type { ListedChoice } from "./memory.ts";
import type { PruneRequest } from "./prune.ts";
import type { deadLetterUseCases } from "./queued/dead-letters.ts";
import type { RunHooks, RunOutcome } from "./queued/run-outcome.ts";
import type { DiffRequest, PlanDiff } from "./records/diff.ts";
import type { HistoryEntry } from "./records/history.ts";
import type { ExportOptions } from "./records/plan-export.ts";
import type { ListRequest, SessionSummary } from "./records/session-list.ts";
import type { SessionStatus } from "./records/session-status.ts";
import type { SessionDetails } from "./records/sessions.ts";
import type { Statistics } from "./records/statistics.ts";
import type { VersionList } from "./records/version-list.ts";
import type { KeptAnswer, KeyedRequest, TakenRequest } from "./request-keys.ts";
import type { Requester } from "./requester.ts";
import type { ResumeRequest } from "./resume.ts";
import type { ResumeAllRequest } from "./resume-all.ts";
import type { ReviseRequest } from "./revise.ts";
import type { rolloutUseCases } from "./rollouts/rollouts.ts";
import type { variantUseCases } from "./rollouts/variants.ts";
import type { EventsOptions } from "./run/events/session-events.ts";
import type { PlanChoices } from "./setup/choices.ts";
import type { StartRequest } from "./start.ts";
import type { TakeUpOptions } from "./take-up.ts";
import type { threadUseCases } from "./threads/threads.ts";
import type { UndoCancelRequest } from "./undo-cancel.ts";
import type { DeliverOptions } from "./webhooks/deliver-webhooks.ts";
import type { webhookUseCases } from "./webhooks/webhooks.ts";
import type { CompiledPlanGraph } from "./wiring/context.ts";
import type { WorkDoor } from "./workers/work-door.ts";

/**
 * A planner on its database. What runs a session gives its events: it begins when the first one is read, and goes on by itself
 * from then on, also where nobody reads any further; `stop` and `cancel` end it.
 */
export interface Planner {
  /** The same for one person's request: what it sees, says and may do is theirs. */
  as(requester: Requester): PersonalPlanner;
  /** Stores a session, which `resume` begins. @returns Its id. */
  create(request: StartRequest): Promise<string>;
  /** Stores a session and begins it. */
  start(request: StartRequest): AsyncGenerator<PlannerEvent, void, void>;
  /** Answers open questions by interrupt id, and goes on. */
  answer(request: AnswerRequest): AsyncGenerator<PlannerEvent, void, void>;
  /** Goes on with a session from where it stands. */
  resume(request: ResumeRequest): AsyncGenerator<PlannerEvent, void, void>;
  /** Goes on with every session that a crash left running. */
  resumeAll(request?: ResumeAllRequest): AsyncGenerator<PlannerEvent, void, void>;
  /** Makes a new session from a checkpoint of another, and runs it. */
  fork(request: ForkRequest): AsyncGenerator<PlannerEvent, void, void>;
  /** Changes a finished plan as requested: only the sections that the request touches. */
  revise(request: ReviseRequest): AsyncGenerator<PlannerEvent, void, void>;
  /** The sheet that a plan hangs on. */
  figures(session: string): Promise<FiguresView>;
  /** Sets figures of a finished plan; what hangs on them and the text follow, without a model. */
  set(request: SetRequest): Promise<SetResult>;
  /** The same, and then the model edits what may not hold any more. */
  setAndRewrite(request: SetRequest): AsyncGenerator<PlannerEvent, void, void>;
  /** What `set` would come to; nothing is stored. */
  trySetting(request: SetRequest): Promise<SetResult>;
  /** What a plan's figures would come to with other values, side by side; nothing is stored. */
  compare(request: CompareRequest): Promise<Comparison>;
  /** The versions of a plan, with when and by what each was made. */
  versions(session: string): Promise<VersionList>;
  /** What changed from one version of a plan to another. */
  diff(request: DiffRequest): Promise<PlanDiff>;
  /** A session's checkpoints, the newest first. */
  history(session: string): AsyncGenerator<HistoryEntry, void, void>;
  /** A page of the sessions, the newest first. */
  list(request?: ListRequest): Promise<SessionSummary[]>;
  /** The sessions that a crash left running, the oldest first. */
  crashed(): Promise<string[]>;
  /** All sessions in figures. */
  stats(): Promise<Statistics>;
  /** Removes what old sessions do not need any more. */
  prune(request?: PruneRequest): Promise<Pruned>;
  /** What the person of this planner chose in the last 30 days, which is recommended to them again; the newest first. */
  remembered(): Promise<ListedChoice[]>;
  /** What there is to choose from for a new session: presets, and the models that this person may use. */
  choices(): Promise<PlanChoices>;
  /** Forgets all of it, or what was chosen for the question of this id; tells how many choices it was. */
  forget(question?: string): Promise<number>;
  show(session: string): Promise<SessionDetails>;
  /** How a session stands, in one statement. */
  status(session: string): Promise<SessionStatus>;
  /**
   * A session's stored events, from whichever process runs it: those that are there, and those to come, until the last
   * one of the run that is under way. Nothing where none is, and nothing is stored after `after`.
   */
  events(session: string, options?: EventsOptions): AsyncGenerator<PlannerEvent | SectionDelta, void, void>;
  /**
   * Cancels a session, whichever process runs it, and waits until that has stopped: calls in flight get 1.5 s, state is
   * kept, and `resume` goes on. One that is cancelled already stays as it is.
   * @throws AppError `session-over` where it is done; `session-unknown`; `session-in-use` where it does not stop in 20 s.
   */
  cancel(session: string): Promise<void>;
  /**
   * Takes a cancel back, for 60 seconds: the session is what it was before, with the same open questions; one that ran goes on.
   * The first event is `cancel-undone`.
   * @throws AppError `undo-too-late`; `session-not-cancelled`; `session-over` where it is done; `session-unknown`;
   *   `session-in-use`; what keeps a run from going on here, and then it stays cancelled.
   */
  undoCancel(request: UndoCancelRequest): AsyncGenerator<PlannerEvent, void, void>;
  /**
   * Deletes a session: nobody finds it any more, its id stays taken, and `prune` removes it for good after 30 days.
   * @throws AppError `session-in-use` where it runs: cancel it first; `session-unknown`.
   */
  delete(session: string): Promise<void>;
  /** What was deleted and can still be had again, the last one first. */
  deleted(): Promise<DeletedSession[]>;
  /**
   * Brings a deleted session back as it was, for 30 days; one that is there stays so.
   * @throws AppError `session-unknown`; `session-in-use` where it is just removed for good.
   */
  undelete(session: string): Promise<void>;
  /** As `session`, among those that were deleted: `@last` is the one that was deleted last. */
  deletedSession(name: string): Promise<string>;
  /**
   * Goes on with what planners that serve left running when their processes died, at once and then again and again, until
   * the signal is aborted. Each session is taken up by one of several that look.
   */
  takeUpCrashed(options: TakeUpOptions): Promise<void>;
  /**
   * Sends events to the endpoints of other services until the signal is aborted. Any number of planners on a database share the
   * work; where there is no endpoint it asks the database nothing.
   */
  deliverWebhooks(options: DeliverOptions): Promise<void>;
  /**
   * Carries out a job of the queue, as a worker does: the session runs to its last event, and so do requests that came before.
   * @throws AppError of category `storage` where the session cannot be looked at; then nothing was done.
   */
  runQueued(job: RunJob, hooks: RunHooks): Promise<RunOutcome>;
  /** Every question, refusal and answer of a session, the oldest first. */
  audit(session: string): Promise<AuditEntry[]>;
  /** The plan as it stands; `planHtml` makes a page of it. */
  export(session: string, options?: ExportOptions): Promise<PlanExport>;
  /** The plan as a page shows it: its parts as HTML in which nothing runs, with its figures marked. */
  view(session: string): Promise<PlanView>;
  /** What this planner's person thinks of the plan, of the version that they rated last; null before the first. */
  rating(session: string): Promise<StoredRating | null>;
  /**
   * Keeps what they think of the last version of the plan, in the place of what they thought of it before.
   * @throws AppError `session-not-finished` where there is none yet; `session-unknown`.
   */
  rate(session: string, rating: Rating): Promise<StoredRating>;
  /** How the plan came about: reviews, what changed because of them, answers, usage. */
  record(session: string): Promise<PlanRecord>;
  /**
   * Takes a request of this planner's person that is to be carried out once, or gives what it was answered before.
   * @throws AppError `idempotency-key-reused`, `request-under-way`.
   */
  takeRequest(request: KeyedRequest): Promise<TakenRequest | { readonly answer: KeptAnswer }>;
  /** The id of the session that a person means: its id, the beginning of it where only one fits, or `@last`, their own latest. */
  session(name: string): Promise<string>;
  /** Makes sure that a text can be written to a file, before it is made: `writeOut` would refuse it in the same way. */
  checkOut(path: string, overwriting?: Overwriting): Promise<void>;
  /** Writes a text or a document's bytes to a file that holds nothing, or only what PlanCraft wrote there. */
  writeOut(path: string, content: string | Uint8Array, overwriting?: Overwriting): Promise<void>;
  /** The compiled graph, for `invoke` and `stream` of one's own; threads are sessions without a row in `list`. */
  readonly graph: CompiledPlanGraph;
  /**
   * Stops one session that runs in this planner, or all that do: calls in flight get 1.5 s, state is kept, and the run ends
   * as `interrupted`. A second call cancels at once.
   * @returns Whether anything ran, when nothing of it is left.
   * @throws AppError `session-id-invalid`.
   */
  stop(session?: string): Promise<boolean>;
  /**
   * Stops all that runs in this planner so that another process goes on with it: as `stop`, but the sessions stay
   * "running" and get no last event, as after a crash. Who follows them just waits.
   */
  handOver(): Promise<void>;
  /**
   * Whether a session could be run now: the database answers, and its schema is the one that this program knows.
   * @throws AppError of category `storage` where not.
   */
  ready(): Promise<void>;
  /** Tells an administrator of a failure that no session has, where error reports are set up. Never throws. */
  reportFailure(error: AppError, requestId?: string): void;
  /** Closes the database; an embedded server that nobody else uses is stopped. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A planner as one person has it: what is everybody's is not in it. */
export type PersonalPlanner = Omit<
  LazyPlanner,
  | "as"
  | "loadGraph"
  | "openWork"
  | "stop"
  | "handOver"
  | "ready"
  | "reportFailure"
  | "close"
  | "stats"
  | "prune"
  | "crashed"
  | "takeUpCrashed"
  | "deliverWebhooks"
  | "asks"
  | "resumeAll"
  | "runQueued"
  | "runEval"
  | "checkOut"
  | "writeOut"
  | "temporary"
  | "spans"
  | "gauges"
  | symbol
>;

/** A planner that loads LangGraph when a use case needs it: most commands have none. */
export interface LazyPlanner extends Omit<Planner, "graph"> {
  /** Whether what runs sessions is asked for here and done by workers: then its first event is `session-queued`. */
  readonly asks: boolean;
  /** The runs that failed for good in workers' hands. */
  readonly deadLetters: ReturnType<typeof deadLetterUseCases>;
  /** Sessions as the threads of LangGraph's protocol. */
  readonly threads: ReturnType<typeof threadUseCases>;
  /** Keeps a session's page where a browser can open it; gives the path. @throws AppError of category `storage`. */
  keepPage(session: string, html: string): Promise<string>;
  loadGraph(): Promise<CompiledPlanGraph>;
  /** Where files are that are needed for a moment. */
  readonly temporary: TemporaryFolders;
  /** Where traces begin. */
  readonly spans: Spans;
  /** Makes plans by two sides, and compares them. @throws AppError for what keeps it from beginning. */
  runEval(options: EvalOptions): Promise<EndedEval>;
  /** The use cases on the endpoints of other services. */
  loadWebhooks(): Promise<ReturnType<typeof webhookUseCases>>;
  /** The use cases on rollouts of variants. @throws AppError `admins-only`. */
  loadRollouts(): Promise<ReturnType<typeof rolloutUseCases>>;
  /** The use cases on variants. @throws AppError `admins-only`. */
  loadVariants(): Promise<ReturnType<typeof variantUseCases>>;
  /** What the gauges of this process's metrics are set from. Of the database it asks for at most 2 s, and every 5 s at most. */
  gauges(of: Reading): Promise<GaugeReadings>;
  /** Opens the queue to work on, for a worker of this process. @throws AppError `queue-newer`; of category `storage`. */
  openWork(worker: { readonly concurrency: number }): Promise<WorkDoor>;
}
