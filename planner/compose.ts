import type { ModelPort, UsagePort } from "../graph/ports.ts";
import { presetNamed } from "../graph/practice.ts";
import type { PlannerEvent } from "../schemas/event.ts";
import type { PlanExport } from "../schemas/plan-export.ts";
import type { PlanRecord } from "../schemas/plan-record.ts";
import type { AuditEntry } from "../schemas/record.ts";
import { type Config, readConfig } from "../utils/config.ts";
import { AppError, toAppError } from "../utils/errors.ts";
import { GuardedModel } from "../utils/llm/calls/guarded-model.ts";
import { OpenRuns } from "../utils/llm/calls/open-runs.ts";
import { providers } from "../utils/llm/provider/model-choice.ts";
import { NO_LOG } from "../utils/observability/logger.ts";
import { packageFile } from "../utils/package-files.ts";
import { refuseNewerCheckpoints } from "../utils/postgres/checkpoints/checkpoint-tables.ts";
import { BatchingPostgresSaver } from "../utils/postgres/checkpoints/checkpointer.ts";
import { type Database, openDatabase } from "../utils/postgres/database.ts";
import { openGivenPool } from "../utils/postgres/given-pool.ts";
import { migrate } from "../utils/postgres/migrate.ts";
import { SessionLocks } from "../utils/postgres/session-lock.ts";
import { CallLedger } from "../utils/postgres/stores/call-ledger.ts";
import { FormStore } from "../utils/postgres/stores/form-store.ts";
import { GuideStore } from "../utils/postgres/stores/guide-store.ts";
import { KnowledgeStore } from "../utils/postgres/stores/knowledge-store.ts";
import { MemoryStore } from "../utils/postgres/stores/memory-store.ts";
import { OutFileStore } from "../utils/postgres/stores/out-file-store.ts";
import type { Pruned } from "../utils/postgres/stores/retention.ts";
import { RevisionStore } from "../utils/postgres/stores/revision-store.ts";
import { SearchStore } from "../utils/postgres/stores/search-store.ts";
import { SessionStore } from "../utils/postgres/stores/session-store.ts";
import { SettingStore } from "../utils/postgres/stores/setting-store.ts";
import { webSearch } from "../utils/search/web-search.ts";
import { type AnswerRequest, answer } from "./answer.ts";
import { type CompiledPlanGraph, compileGraph, type PlannerContext, recursionLimit } from "./context.ts";
import { type CompareRequest, type Comparison, compare } from "./figures/compare.ts";
import { type FiguresView, figuresOf } from "./figures/figure-view.ts";
import { type SetRequest, type SetResult, set, setAndRewrite, trySetting } from "./figures/set.ts";
import { type ForkRequest, fork } from "./fork.ts";
import { OutFiles, type Overwriting } from "./given/out-files.ts";
import { checkSessionId } from "./given/session-id.ts";
import { sessionNamed } from "./given/session-name.ts";
import { knowledgePort } from "./knowledge.ts";
import { forget, type ListedChoice, remembered } from "./memory.ts";
import { type Observability, openObservability } from "./observability.ts";
import { type PlannerOptions, type PreparedOptions, prepareOptions } from "./options/planner-options.ts";
import { type PruneRequest, prune } from "./prune.ts";
import { audit } from "./records/audit-trail.ts";
import { type DiffRequest, diff, type PlanDiff } from "./records/diff.ts";
import { type HistoryEntry, history } from "./records/history.ts";
import { type ExportOptions, exportPlan } from "./records/plan-export.ts";
import { recordOf } from "./records/plan-record.ts";
import {
  type ListRequest,
  listSessions,
  type SessionDetails,
  type SessionSummary,
  showSession,
} from "./records/sessions.ts";
import { readStatistics, type Statistics } from "./records/statistics.ts";
import { type ResumeRequest, resume } from "./resume.ts";
import { type ResumeAllRequest, resumeAll } from "./resume-all.ts";
import { type ReviseRequest, revise } from "./revise.ts";
import { type StartRequest, start } from "./start.ts";

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
  /**
   * Stops one session that runs in this planner, or all that do: calls in flight get 1.5 s, state is kept, and the run ends
   * as `interrupted`. A second call cancels at once.
   * @returns Whether anything ran, when nothing of it is left.
   * @throws AppError `session-id-invalid`.
   */
  stop(session?: string): Promise<boolean>;
  /** Closes the database; an embedded server that nobody else uses is stopped. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Opens the database (a pool that is given, an address, `DATABASE_URL`, else an embedded server), brings its schema up to
 * date and makes a planner.
 * @throws AppError `config-invalid` with every problem of the environment at once; `library-options` for an option that
 *   cannot be used, and then nothing was opened; of category `storage` where the database fails: there is no fallback to
 *   memory; `interrupted` where the signal is aborted.
 */
export async function createPlanner(options: PlannerOptions = {}): Promise<Planner> {
  const { databaseUrl, signal } = options;
  const config = readConfig(options.environment, databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl });
  const prepared = await prepareOptions(options, config);
  if (signal?.aborted) throw new AppError("interrupted");
  const { onTrouble = (message: string) => process.emitWarning(message), logOutput = process.stderr } = options;
  const observability = openObservability(config, onTrouble, logOutput);
  try {
    return await openPlanner(config, observability, prepared, options);
  } catch (error) {
    observability.reports.report(toAppError(error), { session: "none" });
    await observability.flush();
    throw error;
  }
}

async function openPlanner(
  config: Config,
  observability: Observability,
  prepared: PreparedOptions,
  options: PlannerOptions,
): Promise<Planner> {
  const database = await (options.pool ? openGivenPool(options.pool) : openDatabase(config));
  try {
    await refuseNewerCheckpoints(database.pool);
    await migrate(database.pool, packageFile("migrations/"));
    const context = compose(config, database, observability, prepared, options);
    const planner = useCases(context);
    const stop = () => void planner.stop();
    options.signal?.addEventListener("abort", stop, { once: true });
    const close = async () => {
      options.signal?.removeEventListener("abort", stop);
      await planner.stop();
      await Promise.all([database.close(), observability.flush()]);
    };
    return { ...planner, close, [Symbol.asyncDispose]: close };
  } catch (error) {
    await database.close();
    throw error;
  }
}

function compose(
  config: Config,
  database: Database,
  observability: Observability,
  { practice, models, modelFor, library, search: ownSearch }: PreparedOptions,
  { checkpointer, signal = new AbortController().signal }: PlannerOptions,
): PlannerContext {
  const { pool } = database;
  const locks = new SessionLocks(database);
  const ledger = new CallLedger(pool);
  const ours = providers(config, new FormStore(pool));
  const provider = (id: string) => models.byId.get(id) ?? ours(id);
  const modelRuns = new OpenRuns(({ session, preset }) => ({
    lineage: session,
    claim: async () => null,
    provider: provider(modelFor(preset)),
    limit: { maxTokens: null, maxCostUsd: null },
    used: { tokens: 0, costUsd: null },
    signal,
    language: config.language,
    log: NO_LOG,
    report: () => {},
    onAnswer: () => {},
  }));
  const guarded = new GuardedModel(ledger, config.calls, (name) => presetNamed(practice, name));
  const model: ModelPort = {
    contextTokens: config.contextTokens,
    ask: async (call, site) => guarded.ask(modelRuns.at(site), call, site),
    isOffline: (site) => modelRuns.at(site).provider.isOffline ?? false,
  };
  const usage: UsagePort = {
    of: async (site) => {
      const run = modelRuns.at(site);
      return run.usage ?? (await ledger.usage(site.session, run.lineage));
    },
  };
  const clock = { now: () => new Date() };
  const saver = checkpointer ?? new BatchingPostgresSaver(pool, { claimOf: (thread) => locks.claimOf(thread) });
  // Callbacks that are bound to the graph work for `planner.graph` and Studio too, and keep LangChain from adding its own
  // tracer.
  const { callbacks, runName, tags } = observability.tracing ?? {};
  const traced = callbacks ? { callbacks, runName: runName ?? "plancraft", tags: tags ?? [] } : {};
  const documents = new KnowledgeStore(pool);
  const knowledge = knowledgePort(
    new GuideStore(pool),
    documents,
    library && (async () => library),
    practice.specialists,
  );
  const { retryBaseMs } = config.calls;
  const search = webSearch(ownSearch ?? config.search, {
    store: new SearchStore(pool),
    runs: modelRuns,
    clock,
    retryBaseMs,
  });
  const memory = new MemoryStore(pool, clock.now);
  const ports = { model, knowledge, search, memory, clock, usage, practice };
  const graph = compileGraph(ports, saver, traced, recursionLimit(practice));
  const revisions = new RevisionStore(pool);
  const outFiles = new OutFiles(new OutFileStore(pool), revisions);
  const stores = {
    store: new SessionStore(pool),
    settings: new SettingStore(pool),
    revisions,
    documents,
    memory,
    outFiles,
  };
  return {
    config,
    graph,
    saver,
    ...stores,
    locks,
    ledger,
    modelRuns,
    provider,
    clock,
    observability,
    runs: new Set(),
    practice,
    modelFor,
    signal,
  };
}

function useCases(context: PlannerContext) {
  return {
    start: (request: StartRequest) => unlessOver(context, () => start(context, request)),
    answer: (request: AnswerRequest) => unlessOver(context, () => answer(context, request)),
    resume: (request: ResumeRequest) => unlessOver(context, () => resume(context, request)),
    resumeAll: (request?: ResumeAllRequest) => unlessOver(context, () => resumeAll(context, request)),
    fork: (request: ForkRequest) => unlessOver(context, () => fork(context, request)),
    revise: (request: ReviseRequest) => unlessOver(context, () => revise(context, request)),
    figures: (session: string) => figuresOf(context, session),
    set: (request: SetRequest) => set(context, request),
    setAndRewrite: (request: SetRequest) => unlessOver(context, () => setAndRewrite(context, request)),
    trySetting: (request: SetRequest) => trySetting(context, request),
    compare: (request: CompareRequest) => compare(context, request),
    diff: (request: DiffRequest) => diff(context, request),
    history: (session: string) => history(context, session),
    list: (request?: ListRequest) => listSessions(context, request),
    crashed: () => context.store.crashed(),
    stats: () => readStatistics(context),
    prune: (request?: PruneRequest) => prune(context, request),
    remembered: () => remembered(context),
    forget: (question?: string) => forget(context, question),
    show: (session: string) => showSession(context, session),
    audit: (session: string) => audit(context, session),
    export: (session: string, options?: ExportOptions) => exportPlan(context, session, options),
    record: (session: string) => recordOf(context, session),
    session: (name: string) => sessionNamed(context, name),
    checkOut: (path: string, overwriting?: Overwriting) => context.outFiles.check(path, overwriting),
    writeOut: (path: string, text: string, overwriting?: Overwriting) =>
      context.outFiles.write(path, text, overwriting),
    graph: context.graph,
    stop: async (session?: string) => {
      const id = session === undefined ? undefined : checkSessionId(session);
      const running = [...context.runs].filter((run) => id === undefined || run.session === id);
      await Promise.all(running.map((run) => run.stop()));
      return running.length > 0;
    },
  };
}

/** Nothing begins once the planner's signal is aborted. @throws AppError `interrupted`. */
async function* unlessOver<T>({ signal }: PlannerContext, begin: () => AsyncGenerator<T, void, void>) {
  if (signal.aborted) throw new AppError("interrupted");
  yield* begin();
}
