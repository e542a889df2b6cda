import { CHOSEN, figure, grown, mean, type PanelRow, quantile, share, VARIANT } from "./panel-row.ts";

const LABELS = `${VARIANT},${CHOSEN}`;
const ENDED = `${LABELS},outcome!~"left|requeued"`;

/** What the database says of the arms of rollouts that run: equal in all processes. */
function ofArms(metric: "plancraft_rollout_sessions" | "plancraft_rollout_failures"): string {
  return `max by (variant, arm) (${metric}{${LABELS}})`;
}

/** Variants beside each other, and the arms of the rollouts that run; without a variant there is `none`. */
export const VARIANT_PANELS: readonly PanelRow[] = [
  {
    title: "Run duration (p95) by variant",
    description: "How long 19 of 20 runs took in ten minutes, by variant.",
    kind: "timeseries",
    unit: "s",
    queries: [
      { expr: quantile(0.95, "plancraft_run_duration_seconds", "10m", ["variant"], LABELS), legend: "{{variant}}" },
    ],
    runbook: "PlancraftRunsSlow",
    red: figure("PlancraftRunsSlow", "seconds"),
  },
  {
    title: "Failed runs by variant",
    description: "The part of the runs that ended in ten minutes which failed, by variant.",
    kind: "timeseries",
    unit: "percentunit",
    queries: [
      {
        expr: share(
          grown("plancraft_runs_total", "10m", ["variant"], `${LABELS},outcome="failed"`),
          grown("plancraft_runs_total", "10m", ["variant"], ENDED),
        ),
        legend: "{{variant}}",
      },
    ],
    runbook: "PlancraftRunFailures",
    red: figure("PlancraftRunFailures", "ratio"),
  },
  {
    title: "Plans finished by variant",
    description: "Sessions that came to an end in an hour, by outcome and by variant.",
    kind: "timeseries",
    unit: "short",
    queries: [
      {
        expr: grown("plancraft_plans_finished_total", "1h", ["outcome", "variant"], LABELS),
        legend: "{{outcome}} {{variant}}",
      },
    ],
    runbook: "PlancraftRunFailures",
  },
  {
    title: "Cost of a plan by variant",
    description: "What a finished plan cost on the average of an hour, by variant.",
    kind: "timeseries",
    unit: "currencyUSD",
    queries: [{ expr: mean("plancraft_plan_cost_usd", "1h", ["variant"], LABELS), legend: "{{variant}}" }],
    runbook: "PlancraftSpendHigh",
  },
  {
    title: "Rollouts that run",
    description: "Variants that are given to a part of the users just now.",
    kind: "stat",
    unit: "short",
    queries: [{ expr: `max(plancraft_rollouts_running{${CHOSEN}})`, legend: "rollouts" }],
    runbook: "PlancraftCanaryFailures",
  },
  {
    title: "Rolled back by itself",
    description: "Rollouts that their guard rolled back within 24 hours.",
    kind: "stat",
    unit: "short",
    queries: [{ expr: `max(plancraft_rollouts_rolled_back{${CHOSEN}})`, legend: "rollouts" }],
    runbook: "PlancraftRolledBack",
    red: 1,
  },
  {
    title: "Sessions by arm",
    description: "Sessions of the rollouts that run which have ended so far, by variant and arm.",
    kind: "timeseries",
    unit: "short",
    queries: [{ expr: ofArms("plancraft_rollout_sessions"), legend: "{{variant}} {{arm}}" }],
    runbook: "PlancraftCanaryFailures",
  },
  {
    title: "Failures by arm",
    description: "Of those sessions, the ones that failed by our fault, by variant and arm.",
    kind: "timeseries",
    unit: "short",
    queries: [{ expr: ofArms("plancraft_rollout_failures"), legend: "{{variant}} {{arm}}" }],
    runbook: "PlancraftCanaryFailures",
    red: figure("PlancraftCanaryFailures", "failures"),
  },
];
