import { CHOSEN, figure, grown, type PanelRow, quantile, RECENT, share } from "./panel-row.ts";

const WAITING = 'plancraft_queue_jobs{state=~"created|retry"}';

/** What is under way, what waits and what goes wrong at this moment. */
export const NOW_PANELS: readonly PanelRow[] = [
  {
    title: "Active runs",
    description: "Runs that are under way, by process.",
    kind: "timeseries",
    unit: "short",
    queries: [{ expr: `sum by (instance) (plancraft_active_runs{${CHOSEN}})`, legend: "{{instance}}" }],
    runbook: "PlancraftRunsStuck",
  },
  {
    title: "Queue length",
    description: "Jobs that wait for a worker, by priority; every process tells the same of the database.",
    kind: "timeseries",
    unit: "short",
    queries: [{ expr: `sum by (priority) (max by (state, priority) (${WAITING}))`, legend: "{{priority}}" }],
    runbook: "PlancraftQueueLong",
    red: figure("PlancraftQueueLong", "jobs"),
  },
  {
    title: "Oldest job in the queue",
    description: "How long the job has waited that could have begun first.",
    kind: "stat",
    unit: "s",
    queries: [{ expr: "max(plancraft_queue_oldest_job_age_seconds)", legend: "oldest" }],
    runbook: "PlancraftQueueOld",
    red: figure("PlancraftQueueOld", "seconds"),
  },
  {
    title: "Workers",
    description:
      "Workers that have said within their lease that they live; red where runs wait for workers and none is there.",
    kind: "stat",
    unit: "short",
    // As many as are expected at least, so that a server that needs none is not red.
    queries: [{ expr: "max(plancraft_workers) + (1 - max(plancraft_workers_expected))", legend: "workers" }],
    runbook: "PlancraftNoWorker",
    red: 1,
    isLowBad: true,
  },
  {
    title: "Dead letters in 10 minutes",
    description: "Runs that were given up for good and kept for an operator, by what they failed with.",
    kind: "timeseries",
    unit: "short",
    queries: [{ expr: `${grown("plancraft_dead_letters_total", "10m", ["kind"])} > 0`, legend: "{{kind}}" }],
    runbook: "PlancraftDeadLetters",
    red: figure("PlancraftDeadLetters", "letters"),
  },
  {
    title: "Dead letters kept",
    description: "Dead letters that nobody has replayed or dropped.",
    kind: "stat",
    unit: "short",
    queries: [{ expr: "max(plancraft_dead_letters)", legend: "kept" }],
    runbook: "PlancraftDeadLettersLeft",
    red: 1,
  },
  {
    title: "Stuck runs",
    description: "Sessions that run and have had no event for ten minutes.",
    kind: "stat",
    unit: "short",
    queries: [{ expr: "max(plancraft_stuck_runs)", legend: "stuck" }],
    runbook: "PlancraftRunsStuck",
    red: 1,
  },
  {
    title: "Runs that failed by our fault",
    description: "The part of the runs that ended in five minutes which failed by the service's fault.",
    kind: "timeseries",
    unit: "percentunit",
    queries: [
      {
        expr: share(
          `sum(increase(plancraft_run_failures_total{fault="service",${CHOSEN}}[5m]))`,
          `sum(increase(plancraft_runs_total{outcome!~"left|requeued",${CHOSEN}}[5m]))`,
        ),
        legend: "failed",
      },
    ],
    runbook: "PlancraftRunFailures",
    red: figure("PlancraftRunFailures", "ratio"),
  },
  {
    title: "Errors shown by kind",
    description: "Errors that a person was shown in five minutes, by category.",
    kind: "timeseries",
    unit: "short",
    queries: [{ expr: `${grown("plancraft_errors_shown_total", "5m", ["category"])} > 0`, legend: "{{category}}" }],
    runbook: "PlancraftRunFailures",
  },
  {
    title: "Run duration",
    description: "How long runs took, half of them and 19 of 20, in five minutes.",
    kind: "timeseries",
    unit: "s",
    queries: [
      { expr: quantile(0.5, "plancraft_run_duration_seconds", "5m"), legend: "p50" },
      { expr: quantile(0.95, "plancraft_run_duration_seconds", "5m"), legend: "p95" },
    ],
    runbook: "PlancraftRunsSlow",
    red: figure("PlancraftRunsSlow", "seconds"),
  },
  {
    title: "Open streams",
    description: "Streams of events that are open, by process.",
    kind: "timeseries",
    unit: "short",
    queries: [{ expr: `sum by (instance) (plancraft_sse_connections{${CHOSEN}})`, legend: "{{instance}}" }],
    runbook: "PlancraftReconnects",
  },
  {
    title: "Reconnects in 10 minutes",
    description:
      "Streams that began after an event that their reader had already, since an earlier one had broken off.",
    kind: "timeseries",
    unit: "short",
    queries: [{ expr: grown("plancraft_sse_reconnects_total", "10m"), legend: "reconnects" }],
    runbook: "PlancraftReconnects",
    red: figure("PlancraftReconnects", "streams"),
  },
  {
    title: "Too many requests (429)",
    description: "Answers of a provider in five minutes that it gets too many requests, by model.",
    kind: "timeseries",
    unit: "short",
    queries: [{ expr: `${grown("plancraft_model_rate_limited_total", "5m", ["model"])} > 0`, legend: "{{model}}" }],
    runbook: "PlancraftRateLimited",
    red: figure("PlancraftRateLimited", "answers"),
  },
  {
    title: "Sessions by state",
    description: "All sessions that are kept, by state.",
    kind: "timeseries",
    unit: "short",
    queries: [{ expr: "max by (state) (plancraft_sessions)", legend: "{{state}}" }],
    runbook: "PlancraftRunsStuck",
  },
  {
    title: "Answers over HTTP",
    description: "Requests a second that were answered, by class of status.",
    kind: "timeseries",
    unit: "reqps",
    queries: [
      {
        expr: `sum by (status) (rate(plancraft_http_request_duration_seconds_count{${CHOSEN}}[${RECENT}]))`,
        legend: "{{status}}",
      },
    ],
    runbook: "PlancraftServerErrors",
  },
];
