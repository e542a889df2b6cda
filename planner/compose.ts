import { type Config, readConfig } from "../utils/config/read-config.ts";
import { AppError, toAppError } from "../utils/errors.ts";
import { packageFile } from "../utils/package-files.ts";
import { refuseNewerCheckpoints } from "../utils/postgres/checkpoints/checkpoint-tables.ts";
import { type Database, openDatabase } from "../utils/postgres/database.ts";
import { openGivenPool } from "../utils/postgres/given-pool.ts";
import { migrate } from "../utils/postgres/migrate.ts";
import { SessionLocks } from "../utils/postgres/session-lock.ts";
import { Signals } from "../utils/postgres/signals.ts";
import { CallLedger } from "../utils/postgres/stores/call-ledger.ts";
import { KnowledgeStore } from "../utils/postgres/stores/knowledge-store.ts";
import { MemoryStore } from "../utils/postgres/stores/memory-store.ts";
import { OutFileStore } from "../utils/postgres/stores/out-file-store.ts";
import { OutsideEndings } from "../utils/postgres/stores/outside-endings.ts";
import { RevisionStore } from "../utils/postgres/stores/revision-store.ts";
import { SessionStore } from "../utils/postgres/stores/session-store.ts";
import { SettingStore } from "../utils/postgres/stores/setting-store.ts";
import type { AnswerRequest } from "./answer.ts";
import { cancel } from "./cancel.ts";
import { deleteSession } from "./delete.ts";
import type { CompareRequest } from "./figures/compare.ts";
import type { SetRequest } from "./figures/set.ts";
import type { ForkRequest } from "./fork.ts";
import { OutFiles, type Overwriting } from "./given/out-files.ts";
import { checkSessionId } from "./given/session-id.ts";
import { sessionNamed } from "./given/session-name.ts";
import { forget, remembered } from "./memory.ts";
import { type PlannerOptions, type PreparedOptions, prepareOptions } from "./options/planner-options.ts";
import type { LazyPlanner, Planner } from "./planner.ts";
import { type PruneRequest, prune } from "./prune.ts";
import type { DiffRequest } from "./records/diff.ts";
import type { ExportOptions } from "./records/plan-export.ts";
import { type ListRequest, listSessions } from "./records/session-list.ts";
import { showSession } from "./records/sessions.ts";
import { readStatistics } from "./records/statistics.ts";
import type { ResumeRequest } from "./resume.ts";
import type { ResumeAllRequest } from "./resume-all.ts";
import type { ReviseRequest } from "./revise.ts";
import { CancelWatch } from "./run/cancel-watch.ts";
import type { StartRequest } from "./start.ts";
import type { TakeUpOptions } from "./take-up.ts";
import type { StoredContext } from "./wiring/context.ts";
import type { GraphUseCases } from "./wiring/graph-use-cases.ts";
import { type Observability, openObservability } from "./wiring/observability.ts";

/**
 * Opens the database (a pool that is given, an address, `DATABASE_URL`, else an embedded server), brings its schema up to
 * date and makes a planner.
 * @throws AppError `config-invalid` with every problem of the environment at once; `library-options` for an option that
 *   cannot be used, and then nothing was opened; of category `storage` where the database fails: there is no fallback to
 *   memory; `interrupted` where the signal is aborted.
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

/** As `createPlanner`, without a graph at hand. */
export async function openPlanner(options: PlannerOptions = {}): Promise<LazyPlanner> {
  const { databaseUrl, signal } = options;
  const config = readConfig(options.environment, databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl });
  const prepared = await prepareOptions(options, config);
  if (signal?.aborted) throw new AppError("interrupted");
  const { onTrouble = (message: string) => process.emitWarning(message), logOutput = process.stderr } = options;
  const observability = await openObservability(config, onTrouble, logOutput);
  try {
    return await openOn(config, observability, prepared, options);
  } catch (error) {
    observability.reports.report(toAppError(error), { session: "none" });
    await observability.flush();
    throw error;
  }
}

async function openOn(
  config: Config,
  observability: Observability,
  prepared: PreparedOptions,
  options: PlannerOptions,
): Promise<LazyPlanner> {
  const database = await (options.pool ? openGivenPool(options.pool) : openDatabase(config));
  try {
    await refuseNewerCheckpoints(database.pool);
    await migrate(database.pool, packageFile("migrations/"));
    const planner = useCases(compose(config, database, observability, prepared, options));
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
  options: PreparedOptions,
  { checkpointer, serves = false, signal = new AbortController().signal }: PlannerOptions,
): StoredContext {
  const { pool } = database;
  const clock = { now: () => new Date() };
  const revisions = new RevisionStore(pool);
  const endings = new OutsideEndings(pool);
  return {
    config,
    store: new SessionStore(pool, { serves }),
    settings: new SettingStore(pool),
    revisions,
    documents: new KnowledgeStore(pool),
    memory: new MemoryStore(pool, clock.now),
    outFiles: new OutFiles(new OutFileStore(pool), revisions),
    locks: new SessionLocks(database, { serves }),
    endings,
    cancels: new CancelWatch(endings, new Signals(() => database.lockConnection())),
    ledger: new CallLedger(pool),
    clock,
    observability,
    runs: new Set(),
    options,
    practice: options.practice,
    modelFor: options.modelFor,
    signal,
    ...(checkpointer ? { checkpointer } : {}),
  };
}

/** What needs the graph is loaded with it, when it is first used: a list of sessions needs none of what runs one. */
function useCases(context: StoredContext) {
  let loading: Promise<GraphUseCases> | undefined;
  const loaded = () =>
    (loading ??= import("./wiring/graph-use-cases.ts").then(({ graphUseCases }) => graphUseCases(context)));
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
    cancel: (session: string) => cancel(context, session),
    delete: (session: string) => deleteSession(context, session),
    takeUpCrashed: async (options: TakeUpOptions) => (await loaded()).takeUpCrashed(options),
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
    stop: async (session?: string) => {
      const id = session === undefined ? undefined : checkSessionId(session);
      if (id === undefined) stops += 1;
      const running = [...context.runs].filter((run) => id === undefined || run.session === id);
      await Promise.all(running.map((run) => run.stop()));
      return running.length > 0;
    },
  };

  /**
   * A stream whose maker is loaded when somebody begins to read; who stops meanwhile stops it, and nothing begins once the
   * planner's signal is aborted.
   */
  async function* later<T>(
    make: (useCases: GraphUseCases) => AsyncGenerator<T, void, void>,
  ): AsyncGenerator<T, void, void> {
    const before = stops;
    const useCases = await loaded();
    if (stops > before || context.signal.aborted) throw new AppError("interrupted");
    yield* make(useCases);
  }
}
