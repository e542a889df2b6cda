import { type Config, readConfig } from "../utils/config/read-config.ts";
import { AppError, toAppError } from "../utils/errors.ts";
import { packageFile } from "../utils/package-files.ts";
import { type Database, openDatabase } from "../utils/postgres/database.ts";
import { openGivenPool } from "../utils/postgres/given-pool.ts";
import { checkMigrated } from "../utils/postgres/migrate.ts";
import { SessionLocks } from "../utils/postgres/session-lock.ts";
import { Signals } from "../utils/postgres/signals.ts";
import { CallLedger } from "../utils/postgres/stores/call-ledger.ts";
import { spentSince } from "../utils/postgres/stores/day-spending.ts";
import { DeadRunStore } from "../utils/postgres/stores/dead-run-store.ts";
import { KnowledgeStore } from "../utils/postgres/stores/knowledge/knowledge-store.ts";
import { MemoryStore } from "../utils/postgres/stores/memory-store.ts";
import { OutFileStore } from "../utils/postgres/stores/out-file-store.ts";
import { RatingStore } from "../utils/postgres/stores/rating-store.ts";
import { RequestKeyStore } from "../utils/postgres/stores/request-key-store.ts";
import { RevisionStore } from "../utils/postgres/stores/revision-store.ts";
import { RolloutStore } from "../utils/postgres/stores/rollouts/rollout-store.ts";
import { VariantStore } from "../utils/postgres/stores/rollouts/variant-store.ts";
import { RunRequestStore } from "../utils/postgres/stores/run-request-store.ts";
import { EventStore } from "../utils/postgres/stores/sessions/event-store.ts";
import { OutsideEndings } from "../utils/postgres/stores/sessions/outside-endings.ts";
import { SessionStore } from "../utils/postgres/stores/sessions/session-store.ts";
import { SettingStore } from "../utils/postgres/stores/setting-store.ts";
import { SaidStore } from "../utils/postgres/stores/threads/said-store.ts";
import { ThreadStore } from "../utils/postgres/stores/threads/thread-store.ts";
import { DailyBudgets } from "./access/daily-budgets.ts";
import { SectionDeltas } from "./deltas/section-deltas.ts";
import { OutFiles } from "./given/out/out-files.ts";
import { TemporaryFolders } from "./given/temporary-folders.ts";
import { gaugeReader } from "./measures.ts";
import { type PlannerOptions, type PreparedOptions, prepareOptions } from "./options/planner-options.ts";
import type { LazyPlanner, Planner } from "./planner.ts";
import { AskingQueue } from "./queued/asking-queue.ts";
import { CancelWatch } from "./run/cancel-watch.ts";
import { SessionFeeds } from "./run/events/session-events.ts";
import { migrateSchema } from "./setup/migrated.ts";
import type { StoredContext } from "./wiring/context.ts";
import { type Observability, openObservability } from "./wiring/observability.ts";
import { engineOn, useCases } from "./wiring/use-cases.ts";

/**
 * Opens the database (a pool that is given, an address, `DATABASE_URL`, else an embedded server), brings its schema up to
 * date and makes a planner.
 * @throws AppError `config-invalid` with every problem of the environment at once; `library-options` for an option that
 *   cannot be used, and then nothing was opened; of category `storage` where the database fails: there is no fallback to
 *   memory; `interrupted` where the signal is aborted.
 */
export async function createPlanner(options: PlannerOptions = {}): Promise<Planner> {
  const { loadGraph, openWork: _, ...planner } = await openPlanner(options);
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
    await migrateSchema(database.pool);
    const context = compose(config, database, observability, prepared, options);
    const planner = useCases(context, engineOn(context));
    const stop = () => void planner.stop();
    options.signal?.addEventListener("abort", stop, { once: true });
    const close = async () => {
      options.signal?.removeEventListener("abort", stop);
      await planner.stop();
      context.signals.close();
      await context.queue.close();
      await Promise.all([database.close(), observability.flush()]);
    };
    const temporary = new TemporaryFolders(config.home);
    // What a process left that was killed; nothing waits for it.
    void temporary.sweep();
    const ready = async () => {
      await checkMigrated(database.pool, packageFile("migrations/"));
      if (context.asks) await context.queue.open();
    };
    const openWork = async (worker: { readonly concurrency: number }) => {
      const work = await import("./workers/open-work.ts");
      return work.openWork(context, { ...planner, ready }, worker);
    };
    return {
      ...planner,
      ...{
        openWork,
        temporary,
        spans: observability.spans,
        ready,
        asks: context.asks,
        gauges: gaugeReader(context),
        close,
      },
      [Symbol.asyncDispose]: close,
    };
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
  { checkpointer, serves = false, runsQueued = false, signal = new AbortController().signal }: PlannerOptions,
): StoredContext {
  const { pool } = database;
  const clock = { now: () => new Date() };
  const revisions = new RevisionStore(pool);
  const endings = new OutsideEndings(pool);
  const eventStore = new EventStore(pool);
  const signals = new Signals(() => database.lockConnection());
  const deltas = new SectionDeltas(pool, clock);
  return {
    config,
    store: new SessionStore(pool, { serves }),
    eventStore,
    signals,
    feeds: new SessionFeeds({ eventStore, revisions, signals, deltas }),
    deltas,
    requester: { person: config.person, isAdmin: true },
    budgets: new DailyBudgets({ spentSince: (person, since) => spentSince(pool, person, since), now: clock.now }),
    language: config.language,
    settings: new SettingStore(pool),
    revisions,
    documents: new KnowledgeStore(pool),
    memory: new MemoryStore(pool, clock.now),
    ratings: new RatingStore(pool),
    variants: new VariantStore(pool),
    rollouts: new RolloutStore(pool),
    outFiles: new OutFiles(new OutFileStore(pool), revisions),
    requestKeys: new RequestKeyStore(pool),
    requests: new RunRequestStore(pool),
    asks: config.usesWorkers && !runsQueued,
    queue: new AskingQueue(pool),
    deadRuns: new DeadRunStore(pool),
    threads: new ThreadStore(pool),
    said: new SaidStore(pool),
    locks: new SessionLocks(database, { serves }),
    endings,
    cancels: new CancelWatch(endings, signals),
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
