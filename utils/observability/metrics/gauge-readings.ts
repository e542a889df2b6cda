import type { RolloutCounts } from "../../../schemas/rollout/rollout.ts";
import { METRICS } from "./metric-table.ts";
import type { MetricsRegistry } from "./metrics-registry.ts";

/** Whether the database is asked, too. */
export type Reading = "own" | "all";

/** What gauges are set from when they are asked for. */
export interface GaugeReadings {
  readonly activeRuns: number;
  readonly pool: { readonly idle: number; readonly busy: number; readonly waiting: number };
  /** Null where the database did not tell it in time. */
  readonly stored: StoredReadings | null;
}

/** What the database tells, which is the same whoever asks. */
export interface StoredReadings {
  readonly sessions: Readonly<Record<string, number>>;
  readonly stuckRuns: number;
  readonly workers: number;
  readonly deadLetters: number;
  readonly jobs: readonly { readonly state: string; readonly priority: string; readonly count: number }[];
  readonly oldestAgeSeconds: number;
  readonly rolloutsRunning: number;
  /** Of those that run, each arm. */
  readonly rollouts: readonly RolloutCounts[];
  /** By themselves, within a day. */
  readonly rolledBack: number;
}

/** Sets the gauges. @param readings Null where there is nothing to be read yet. */
export function setGauges(registry: MetricsRegistry, readings: GaugeReadings | null): void {
  registry.set("plancraft_database_up", {}, readings?.stored ? 1 : 0);
  if (readings === null) return;
  const { activeRuns, pool, stored } = readings;
  registry.set("plancraft_active_runs", {}, activeRuns);
  registry.set("plancraft_pool_connections", { state: "idle" }, pool.idle);
  registry.set("plancraft_pool_connections", { state: "busy" }, pool.busy);
  registry.set("plancraft_pool_waiting", {}, pool.waiting);
  if (stored) setStored(registry, stored);
}

function setStored(registry: MetricsRegistry, stored: StoredReadings): void {
  registry.set("plancraft_stuck_runs", {}, stored.stuckRuns);
  registry.set("plancraft_workers", {}, stored.workers);
  registry.set("plancraft_dead_letters", {}, stored.deadLetters);
  registry.set("plancraft_queue_oldest_job_age_seconds", {}, stored.oldestAgeSeconds);
  setRollouts(registry, stored);
  const { labels } = METRICS.plancraft_queue_jobs;
  // Each of them: what is not there is 0 and not what it was.
  for (const state of METRICS.plancraft_sessions.labels.state)
    registry.set("plancraft_sessions", { state }, stored.sessions[state] ?? 0);
  for (const state of labels.state) {
    for (const priority of labels.priority) {
      const found = stored.jobs.find((job) => job.state === state && job.priority === priority);
      registry.set("plancraft_queue_jobs", { state, priority }, found?.count ?? 0);
    }
  }
}

function setRollouts(registry: MetricsRegistry, { rolloutsRunning, rollouts, rolledBack }: StoredReadings): void {
  registry.set("plancraft_rollouts_running", {}, rolloutsRunning);
  registry.set("plancraft_rollouts_rolled_back", {}, rolledBack);
  const rows = rollouts.map(({ variant, arm, ...counts }) => {
    return { labels: { variant: registry.variantLabel(variant), arm }, ...counts };
  });
  registry.replace(
    "plancraft_rollout_sessions",
    rows.map(({ labels, sessions }) => [labels, sessions]),
  );
  registry.replace(
    "plancraft_rollout_failures",
    rows.map(({ labels, failures }) => [labels, failures]),
  );
}
