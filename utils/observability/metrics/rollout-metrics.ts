import type { MetricRow } from "./metric-row.ts";

const ARMS = ["canary", "control"] as const;

/** The part of the table of metrics on rollouts. */
export const ROLLOUT_METRICS = {
  plancraft_rollouts_running: { type: "gauge", of: "database", help: "Rollouts that run." },
  plancraft_rollout_sessions: {
    type: "gauge",
    of: "database",
    help: "Sessions of the rollouts that run which have ended, by the rollout's variant and by their arm.",
    labels: { variant: "variants", arm: ARMS },
  },
  plancraft_rollout_failures: {
    type: "gauge",
    of: "database",
    help: "Of those sessions, the ones that failed by the service's fault when they ended for the first time.",
    labels: { variant: "variants", arm: ARMS },
  },
  plancraft_rollouts_rolled_back: {
    type: "gauge",
    of: "database",
    help: "Rollouts that were rolled back by themselves within a day.",
  },
} as const satisfies Readonly<Record<string, MetricRow>>;
