import { SPENT_USD_AN_HOUR } from "../alerts/limits.ts";
import { grown, mean, type PanelRow, quantile, share } from "./panel-row.ts";

/** What people got, what it cost, and how much of it they did themselves. */
export const BUSINESS_PANELS: readonly PanelRow[] = [
  {
    title: "Plans a day",
    description: "Plans that were finished in 24 hours, whole or in part.",
    kind: "stat",
    unit: "short",
    queries: [
      {
        expr: 'sum by (outcome) (increase(plancraft_plans_finished_total{outcome=~"done|partial"}[1d]))',
        legend: "{{outcome}}",
      },
    ],
    runbook: "PlancraftRunFailures",
  },
  {
    title: "Cost of a plan",
    description: "What a finished plan cost in 24 hours: on the average, and 19 of 20 at most.",
    kind: "timeseries",
    unit: "currencyUSD",
    queries: [
      { expr: mean("plancraft_plan_cost_usd", "1d"), legend: "mean" },
      { expr: quantile(0.95, "plancraft_plan_cost_usd", "1d"), legend: "p95" },
    ],
    runbook: "PlancraftSpendHigh",
  },
  {
    title: "Spent in an hour",
    description: "What model calls cost in an hour, by model; of models whose price is known.",
    kind: "timeseries",
    unit: "currencyUSD",
    queries: [{ expr: `${grown("plancraft_model_cost_usd_total", "1h", ["model"])} > 0`, legend: "{{model}}" }],
    runbook: "PlancraftSpendHigh",
    red: SPENT_USD_AN_HOUR,
  },
  {
    title: "Answers by hand",
    description: "The part of the answers in 24 hours that a person gave, and not a file or a default.",
    kind: "timeseries",
    unit: "percentunit",
    queries: [
      {
        expr: share(
          'sum(increase(plancraft_answers_total{by="person"}[1d]))',
          "sum(increase(plancraft_answers_total[1d]))",
        ),
        legend: "by hand",
      },
    ],
    runbook: "PlancraftRunsStuck",
  },
  {
    title: "Answers refused",
    description: "Answers in 24 hours that were refused and asked again.",
    kind: "stat",
    unit: "short",
    queries: [{ expr: grown("plancraft_answers_refused_total", "1d"), legend: "refused" }],
    runbook: "PlancraftRunsStuck",
  },
  {
    title: "Revisions a day",
    description: "Revisions that were asked for in 24 hours.",
    kind: "stat",
    unit: "short",
    queries: [{ expr: grown("plancraft_revisions_total", "1d"), legend: "revisions" }],
    runbook: "PlancraftRunFailures",
  },
  {
    title: "Ratings a day",
    description: "Ratings that people gave their plans in 24 hours.",
    kind: "timeseries",
    unit: "short",
    queries: [{ expr: grown("plancraft_ratings_total", "1d", ["rating"]), legend: "{{rating}}" }],
    runbook: "PlancraftRunFailures",
  },
];
