import { join } from "node:path";
import type pg from "pg";
import { type Config, chooseModel, readConfig } from "../../utils/config/read-config.ts";
import type { Environment } from "../../utils/config.ts";
import { fileProblem } from "../../utils/errors/file-problem.ts";
import { AppError, toAppError } from "../../utils/errors.ts";
import { homeError, probeDirectory } from "../../utils/home.ts";
import { findLocalServers, type LocalServer } from "../../utils/llm/provider/local-servers.ts";
import { checkSpans } from "../../utils/observability/spans/open-spans.ts";
import { openDatabase } from "../../utils/postgres/database.ts";
import { inspectEmbedded } from "../../utils/postgres/embedded.ts";
import { poolsTransactions } from "../../utils/postgres/pooling.ts";
import { type LastFailure, readLastFailure } from "../../utils/postgres/stores/last-failure.ts";
import { type StorageSizes, storageSizes } from "../../utils/postgres/stores/sessions/statistics.ts";
import { type SeenWorker, WorkerStore } from "../../utils/postgres/stores/worker-store.ts";
import { isAccessible } from "../workers/model-access.ts";
import { type KeyedProvider, keyedProviders } from "./setup.ts";

/** What PlanCraft runs with, as far as it could be found out. */
export interface Diagnosis {
  readonly node: string;
  readonly home: string | null;
  readonly storage: "embedded" | "external" | null;
  /** Where the database is, without a password. */
  readonly address: string | null;
  /** How long opening the database took, in milliseconds. */
  readonly openedMs: number | null;
  /** The workers that are there, where runs go through the queue; null where they do not, or nobody could look. */
  readonly workers: readonly SeenWorker[] | null;
  /** What the database holds; null where it could not be looked at. */
  readonly sizes: StorageSizes | null;
  /** The process id of an embedded server that ran with nobody connected: a crash left it behind. */
  readonly orphan: number | null;
  /** The model a new session would get. */
  readonly model: string | null;
  /** Which keys of models are set, never what they are; null where the configuration is wrong. */
  readonly keys: readonly KeyedProvider[] | null;
  /** The model servers that answer on this machine. */
  readonly servers: readonly LocalServer[];
  /** Whether the web is searched; null where the configuration is wrong. */
  readonly search: boolean | null;
  /** The model that passages and guides are found by meaning with; null where they are found by their words only. */
  readonly embeddings: string | null;
  /** Where a worker tells its metrics, as `HOST:PORT`, or `off`; a server does at its own address, and there too where it is set. */
  readonly metrics: string | null;
  /** What the model's server said to the last call, where that failed and it said something. */
  readonly lastFailure: LastFailure | null;
  readonly problems: readonly AppError[];
}

/** Looks at the configuration and into the database, which it does not change. Problems are reported, not thrown. */
export async function diagnose(environment?: Environment): Promise<Diagnosis> {
  const node = process.version;
  const unopened = {
    ...{ home: null, storage: null, address: null, openedMs: null, sizes: null },
    ...{ lastFailure: null, workers: null },
  };
  const nothing = {
    node,
    ...unopened,
    ...{ orphan: null, model: null, keys: null, servers: [], search: null, embeddings: null, metrics: null },
  };
  let config: Config;
  try {
    config = readConfig(environment);
  } catch (error) {
    return { ...nothing, problems: [toAppError(error)] };
  }
  const { databaseUrl, home } = config;
  const problems: AppError[] = [];
  const note = (error: unknown) => {
    const problem = toAppError(error);
    // A home that cannot be written is met again by the server in it.
    if (!problems.some(({ code }) => code === problem.code)) problems.push(problem);
    return null;
  };
  try {
    checkSpans(config);
  } catch (error) {
    note(error);
  }
  const answering = findLocalServers();
  const isSearched = { search: config.search !== undefined, embeddings: config.embeddings?.id ?? null };
  const metrics = metricsOf(config);
  const known = {
    ...nothing,
    home,
    model: modelOf(config, note),
    keys: keyedProviders(config),
    ...isSearched,
    metrics,
  };
  const isExternal = databaseUrl !== undefined;
  await (isExternal ? checkLogs(home) : checkHome(home)).catch(note);
  const orphan = isExternal ? null : await findOrphan(home).catch(note);
  const found = { ...known, servers: await answering, storage: isExternal ? "external" : "embedded", orphan } as const;
  const startedAt = performance.now();
  try {
    const database = await openDatabase(config);
    const openedMs = performance.now() - startedAt;
    const { address } = database;
    try {
      const sizes = await storageSizes(database.pool);
      const lastFailure = await (known.model === null ? null : readLastFailure(database.pool, known.model));
      const workers = config.usesWorkers ? await lookAtWorkers(database.pool, config.model, note) : null;
      if (isExternal && (await poolsTransactions(databaseUrl))) note(new AppError("storage-pooled", { address }));
      return { ...found, address, openedMs, sizes, lastFailure, workers, problems };
    } finally {
      await database.close();
    }
  } catch (error) {
    note(error);
    return { ...found, problems };
  }
}

/** The workers that are there, and what waits, or would be asked for next, that none of them would take. */
async function lookAtWorkers(
  pool: pg.Pool,
  named: string | undefined,
  note: (error: unknown) => null,
): Promise<readonly SeenWorker[]> {
  // Of a database that nobody has used yet, or no version since there are workers.
  const known = await pool.query<{ isThere: boolean }>(`SELECT to_regclass('public.workers') IS NOT NULL AS "isThere"`);
  const workers = known.rows[0]?.isThere ? await new WorkerStore(pool).there() : [];
  if (workers.length === 0) {
    note(new AppError("workers-missing"));
    return workers;
  }
  const { rows } = await pool.query<{ model: string }>(
    "SELECT DISTINCT model FROM sessions WHERE state = 'queued' ORDER BY model",
  );
  const needed = new Set([...rows.map(({ model }) => model), ...(named === undefined ? [] : [named])]);
  const left = [...needed].filter((one) => !workers.some(({ models }) => isAccessible(one, models)));
  if (left.length > 0) note(new AppError("workers-without-model", { model: left.join(", ") }));
  return workers;
}

function modelOf(config: Config, note: (error: unknown) => null): string | null {
  // Workers have the keys of models, and servers need none.
  if (config.usesWorkers && config.model !== undefined) return config.model;
  try {
    return chooseModel(config, "balanced");
  } catch (error) {
    return note(error);
  }
}

function metricsOf({ metrics: { listensOn } }: Config): string | null {
  if (listensOn === undefined || listensOn === "off") return listensOn ?? null;
  const { host, port } = listensOn;
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}

async function checkHome(home: string): Promise<void> {
  await probeDirectory(home).catch((error: unknown) => {
    throw homeError(home, error);
  });
}

/** All that the home is for where the database is elsewhere. */
async function checkLogs(home: string): Promise<void> {
  const path = join(home, "logs");
  await probeDirectory(path).catch((error: unknown) => {
    throw new AppError("log-unwritable", { path, problem: fileProblem(error) }, error);
  });
}

async function findOrphan(home: string): Promise<number | null> {
  const { isOrphaned, pid } = await inspectEmbedded(home);
  return isOrphaned ? pid : null;
}
