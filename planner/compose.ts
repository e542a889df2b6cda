import type { PlannerEvent } from "../schemas/event.ts";
import type { PlanExport } from "../schemas/plan-export.ts";
import type { PlanRecord } from "../schemas/plan-record.ts";
import type { AuditEntry } from "../schemas/record.ts";
import { type Config, readConfig } from "../utils/config.ts";
import type { Environment } from "../utils/environment.ts";
import { AppError, toAppError } from "../utils/errors.ts";
import type { LogOutput } from "../utils/observability/logger.ts";
import { packageFile } from "../utils/package-files.ts";
import { refuseNewerCheckpoints } from "../utils/postgres/checkpoints/checkpoint-tables.ts";
import { type Database, openDatabase } from "../utils/postgres/database.ts";
import { migrate } from "../utils/postgres/migrate.ts";
import { SessionLocks } from "../utils/postgres/session-lock.ts";
import { CallLedger } from "../utils/postgres/stores/call-ledger.ts";
import { KnowledgeStore } from "../utils/postgres/stores/knowledge-store.ts";
import { MemoryStore } from "../utils/postgres/stores/memory-store.ts";
import { OutFileStore } from "../utils/postgres/stores/out-file-store.ts";
import type { Pruned } from "../utils/postgres/stores/retention.ts";
import { RevisionStore } from "../utils/postgres/stores/revision-store.ts";
import { SessionStore } from "../utils/postgres/stores/session-store.ts";
import type { AnswerRequest } from "./answer.ts";
import type { CompiledPlanGraph, StoredContext } from "./context.ts";
import type { CompareRequest, Comparison } from "./figures/compare.ts";
import type { FiguresView } from "./figures/figure-view.ts";
import type { SetRequest, SetResult } from "./figures/set.ts";
import type { ForkRequest } from "./fork.ts";
import { OutFiles, type Overwriting } from "./given/out-files.ts";
import { sessionNamed } from "./given/session-name.ts";
import type { GraphUseCases } from "./graph-use-cases.ts";
import { forget, type ListedChoice, remembered } from "./memory.ts";
import { type Observability, openObservability, type Trouble } from "./observability.ts";
import { type PruneRequest, prune } from "./prune.ts";
import type { DiffRequest, PlanDiff } from "./records/diff.ts";
import type { HistoryEntry } from "./records/history.ts";
import type { ExportOptions } from "./records/plan-export.ts";
import { type ListRequest, listSessions, type SessionSummary } from "./records/session-list.ts";
import { type SessionDetails, showSession } from "./records/sessions.ts";
import { readStatistics, type Statistics } from "./records/statistics.ts";
import type { ResumeRequest } from "./resume.ts";
import type { ResumeAllRequest } from "./resume-all.ts";
import type { ReviseRequest } from "./revise.ts";
import type { StartRequest } from "./start.ts";

/** A planner on its database. Every use case is an async stream of events, and runs only as it is read. */
export interface Planner {
  /** Begins a session. */
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
  /** Forgets all of it, or what was chosen for the question of this id; tells how many choices it was. */
  forget(question?: string): Promise<number>;
  show(session: string): Promise<SessionDetails>;
  /** Every question, refusal and answer of a session, the oldest first. */
  audit(session: string): Promise<AuditEntry[]>;
  /** The plan as it stands; `planHtml` makes a page of it. */
  export(session: string, options?: ExportOptions): Promise<PlanExport>;
  /** How the plan came about: reviews, what changed because of them, answers, usage. */
  record(session: string): Promise<PlanRecord>;
  /** The id of the session that a person means: its id, the beginning of it where only one fits, or `@last`, their own latest. */
  session(name: string): Promise<string>;
  /** Makes sure that a text can be written to a file, before it is made: `writeOut` would refuse it in the same way. */
  checkOut(path: string, overwriting?: Overwriting): Promise<void>;
  /** Writes a text to a file that holds nothing, or only what PlanCraft wrote there. */
  writeOut(path: string, text: string, overwriting?: Overwriting): Promise<void>;
  /** The compiled graph, for `invoke` and `stream` of one's own; threads are sessions without a row in `list`. */
  readonly graph: CompiledPlanGraph;
  /** Stops what runs in this planner: calls in flight get 1.5 s, state is kept. */
  stop(): void;
  /** Closes the database; an embedded server that nobody else uses is stopped. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface PlannerOptions {
  /** The variables that configure the planner; the process's own where it is not given. */
  readonly environment?: Environment;
  /** Told where a log, a trace or an error report cannot be delivered; a process warning where it is not given. */
  readonly onTrouble?: Trouble;
  /** Where log lines go with `LOG_FORMAT=json`; standard error where it is not given. */
  readonly logOutput?: LogOutput;
}

/**
 * Opens the database (`DATABASE_URL`, else an embedded server), brings its schema up to date and makes a planner.
 * @throws AppError `config-invalid` with every problem at once; of category `storage` where the database fails. There is
 *   no fallback to memory.
 */
export async function createPlanner(options: PlannerOptions = {}): Promise<Planner> {
  const { loadGraph, ...planner } = await openPlanner(options);
  try {
    return { ...planner, graph: await loadGraph() };
  } catch (error) {
    await planner.close();
    throw error;
  }
}

/** A planner that loads LangGraph when a use case needs it: most commands have none. */
export interface LazyPlanner extends Omit<Planner, "graph"> {
  loadGraph(): Promise<CompiledPlanGraph>;
}

/** As `createPlanner`, without a graph at hand. */
export async function openPlanner(options: PlannerOptions = {}): Promise<LazyPlanner> {
  const config = readConfig(options.environment);
  const { onTrouble = (message: string) => process.emitWarning(message), logOutput = process.stderr } = options;
  const observability = await openObservability(config, onTrouble, logOutput);
  try {
    return await openOn(config, observability);
  } catch (error) {
    observability.reports.report(toAppError(error), { session: "none" });
    await observability.flush();
    throw error;
  }
}

async function openOn(config: Config, observability: Observability): Promise<LazyPlanner> {
  const database = await openDatabase(config);
  try {
    await refuseNewerCheckpoints(database.pool);
    await migrate(database.pool, packageFile("migrations/"));
    const context = compose(config, database, observability);
    const close = async () => {
      await Promise.all([...context.runs].map((run) => run.stop()));
      await Promise.all([database.close(), observability.flush()]);
    };
    return { ...useCases(context), close, [Symbol.asyncDispose]: close };
  } catch (error) {
    await database.close();
    throw error;
  }
}

function compose(config: Config, database: Database, observability: Observability): StoredContext {
  const { pool } = database;
  const clock = { now: () => new Date() };
  const revisions = new RevisionStore(pool);
  return {
    config,
    store: new SessionStore(pool),
    revisions,
    documents: new KnowledgeStore(pool),
    memory: new MemoryStore(pool, clock.now),
    outFiles: new OutFiles(new OutFileStore(pool), revisions),
    locks: new SessionLocks(database),
    ledger: new CallLedger(pool),
    clock,
    observability,
    runs: new Set(),
  };
}

/** What needs the graph is loaded with it, when it is first used: a list of sessions needs none of what runs one. */
function useCases(context: StoredContext) {
  let loading: Promise<GraphUseCases> | undefined;
  const loaded = () => (loading ??= import("./graph-use-cases.ts").then(({ graphUseCases }) => graphUseCases(context)));
  let stops = 0;
  return {
    start: (request: StartRequest) => later(({ start }) => start(request)),
    answer: (request: AnswerRequest) => later(({ answer }) => answer(request)),
    resume: (request: ResumeRequest) => later(({ resume }) => resume(request)),
    resumeAll: (request?: ResumeAllRequest) => later(({ resumeAll }) => resumeAll(request)),
    fork: (request: ForkRequest) => later(({ fork }) => fork(request)),
    revise: (request: ReviseRequest) => later(({ revise }) => revise(request)),
    figures: async (session: string) => (await loaded()).figures(session),
    set: async (request: SetRequest) => (await loaded()).set(request),
    setAndRewrite: (request: SetRequest) => later(({ setAndRewrite }) => setAndRewrite(request)),
    trySetting: async (request: SetRequest) => (await loaded()).trySetting(request),
    compare: async (request: CompareRequest) => (await loaded()).compare(request),
    diff: async (request: DiffRequest) => (await loaded()).diff(request),
    history: (session: string) => later(({ history }) => history(session)),
    list: (request?: ListRequest) => listSessions(context, request),
    crashed: () => context.store.crashed(),
    stats: () => readStatistics(context),
    prune: (request?: PruneRequest) => prune(context, request),
    remembered: () => remembered(context),
    forget: (question?: string) => forget(context, question),
    show: (session: string) => showSession(context, session, async (row) => (await loaded()).standing(row)),
    audit: async (session: string) => (await loaded()).audit(session),
    export: async (session: string, options?: ExportOptions) => (await loaded()).export(session, options),
    record: async (session: string) => (await loaded()).record(session),
    session: (name: string) => sessionNamed(context, name),
    checkOut: (path: string, overwriting?: Overwriting) => context.outFiles.check(path, overwriting),
    writeOut: (path: string, text: string, overwriting?: Overwriting) =>
      context.outFiles.write(path, text, overwriting),
    loadGraph: async () => (await loaded()).graph,
    stop: () => {
      stops += 1;
      for (const run of context.runs) void run.stop();
    },
  };

  /** A stream whose maker is loaded when somebody begins to read; who stops meanwhile stops it. */
  async function* later<T>(
    make: (useCases: GraphUseCases) => AsyncGenerator<T, void, void>,
  ): AsyncGenerator<T, void, void> {
    const before = stops;
    const useCases = await loaded();
    if (stops > before) throw new AppError("interrupted");
    yield* make(useCases);
  }
}
