import { type Exposition, exposed, type Family } from "./exposition.ts";
import { feedMetrics } from "./fed-metrics.ts";
import { type GaugeReadings, type Reading, setGauges } from "./gauge-readings.ts";
import { mergedFamilies } from "./merged-families.ts";
import { MetricsRegistry, type NamedRoute } from "./metrics-registry.ts";

export interface ProcessMetricsOptions {
  /** The ids of models that are named; all others are one. */
  readonly models: readonly string[];
  readonly version: string;
  /** The window that a prompt has to fit into, in tokens. */
  readonly contextTokens: number;
  /** Whether runs of this process wait for workers. */
  readonly expectsWorkers: boolean;
}

/** What this process is measured by, from when it is made on. */
export interface ProcessMetrics {
  /** Reads gauges from there from now on. Before, and where it fails, they are those of a process without a database. */
  readFrom(read: (of: Reading) => Promise<GaugeReadings>): void;
  /** Adds other processes' metrics to what is told: those that this one has started. */
  addProcesses(read: () => Promise<readonly (readonly Family[])[]>): void;
  /** Requests to other routes than these are told together. */
  nameRoutes(routes: readonly NamedRoute[]): void;
  /** This process's own; with `all` also what the database tells of all processes. */
  families(of: Reading): Promise<readonly Family[]>;
  /** All of it as text. Never throws for what cannot be read. */
  exposed(as: Exposition): Promise<string>;
  close(): void;
}

/** Begins to measure this process. */
export function measureProcess(options: ProcessMetricsOptions): ProcessMetrics {
  const { models, version, contextTokens, expectsWorkers } = options;
  const registry = new MetricsRegistry({ models, version });
  registry.set("plancraft_build_info", { version }, 1);
  registry.set("plancraft_workers_expected", {}, expectsWorkers ? 1 : 0);
  const routes = new Set<string>();
  const close = feedMetrics(registry, { models, routes, contextTokens });
  let read: (of: Reading) => Promise<GaugeReadings | null> = async () => null;
  let others: () => Promise<readonly (readonly Family[])[]> = async () => [];
  const families = async (of: Reading) => {
    const readings = await read(of).catch(() => null);
    setGauges(registry, readings);
    return await registry.families(readings?.stored != null);
  };
  const together = async () => {
    const [own, ofOthers] = await Promise.all([families("all"), others()]);
    return [own, ...ofOthers];
  };
  return {
    readFrom: (from) => {
      read = from;
    },
    addProcesses: (from) => {
      others = from;
    },
    nameRoutes: (named) => {
      registry.nameRoutes(named);
      for (const { path } of named) routes.add(path);
    },
    families,
    exposed: async (as) => exposed(mergedFamilies(await together()), as),
    close,
  };
}
