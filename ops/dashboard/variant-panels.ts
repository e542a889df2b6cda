import { CHOSEN, figure, grown, mean, type PanelRow, quantile, share, VARIANT } from "./panel-row.ts";

const LABELS = `${VARIANT},${CHOSEN}`;
const ENDED = `${LABELS},outcome!~"left|requeued"`;

/** The arms of a rollout beside each other; outside of one there is `none`. */
export const VARIANT_PANELS: readonly PanelRow[] = [
  {
    title: "Run duration (p95) by variant",
    description: "How long 19 of 20 runs took in ten minutes, by the rollout's arm.",
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
    description: "The part of the runs that ended in ten minutes which failed, by the rollout's arm.",
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
    description: "Sessions that came to an end in an hour, by outcome and by the rollout's arm.",
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
    description: "What a finished plan cost on the average of an hour, by the rollout's arm.",
    kind: "timeseries",
    unit: "currencyUSD",
    queries: [{ expr: mean("plancraft_plan_cost_usd", "1h", ["variant"], LABELS), legend: "{{variant}}" }],
    runbook: "PlancraftSpendHigh",
  },
];
