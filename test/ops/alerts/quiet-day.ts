import { counter, gauge, histogram, SERVER, type Series, type Target, WORKER } from "./series.ts";

/** What is there from the start at 0, of one process; of labels with many values, the ones that count here. */
function silent(of: Target, minutes: number): Series[] {
  return [
    ...["done", "partial", "waiting", "failed", "left", "requeued"].map((outcome) =>
      counter("plancraft_runs_total", of, { outcome, variant: "none" }, minutes),
    ),
    ...["service", "person"].map((fault) =>
      counter("plancraft_run_failures_total", of, { category: "model", fault }, minutes),
    ),
    ...histogram("plancraft_run_duration_seconds", of, { variant: "none" }, minutes),
    ...histogram("plancraft_context_tokens_ratio", of, {}, minutes),
    ...["2xx", "5xx"].flatMap((status) =>
      histogram(
        "plancraft_http_request_duration_seconds",
        of,
        { method: "GET", route: "/api/sessions", status },
        minutes,
      ),
    ),
    ...["answered", "failed"].map((outcome) =>
      counter("plancraft_model_calls_total", of, { model: "other", outcome }, minutes),
    ),
    counter("plancraft_model_rate_limited_total", of, { model: "other" }, minutes),
    counter("plancraft_model_cost_usd_total", of, { model: "other" }, minutes),
    counter("plancraft_dead_letters_total", of, { kind: "model-failed" }, minutes),
    counter("plancraft_webhook_deliveries_total", of, { outcome: "dead" }, minutes),
    counter("plancraft_sse_reconnects_total", of, {}, minutes),
    counter("plancraft_session_locks_lost_total", of, {}, minutes),
    ...["created", "retry", "active"].map((state) =>
      gauge("plancraft_queue_jobs", of, { state, priority: "normal" }, minutes, []),
    ),
    ...["plancraft_rollout_sessions", "plancraft_rollout_failures"].flatMap((metric) =>
      ["canary", "control"].map((arm) => gauge(metric, of, { variant: "none", arm }, minutes, [])),
    ),
    gauge("plancraft_breaker_state", of, { model: "other" }, minutes, []),
    ...[
      "plancraft_active_runs",
      "plancraft_queue_oldest_job_age_seconds",
      "plancraft_stuck_runs",
      "plancraft_dead_letters",
      "plancraft_rollouts_rolled_back",
      "plancraft_pool_waiting",
    ].map((metric) => gauge(metric, of, {}, minutes, [])),
    ...["up", "plancraft_database_up", "plancraft_workers_expected", "plancraft_workers"].map((metric) =>
      gauge(metric, of, {}, minutes, [[0, 1]]),
    ),
    gauge("nodejs_eventloop_lag_p99_seconds", of, {}, minutes, [[0, 0.012]]),
    gauge("process_start_time_seconds", of, {}, minutes, [[0, 1_700_000_000]]),
  ];
}

/**
 * A server and a worker with which nothing happens.
 * @param other Takes the place of all series of the metrics that it has.
 * @param read Tells of a series' name whether any rule reads it, so that promtool need not keep the others.
 */
export function quietDay(minutes: number, other: readonly Series[], read: (metric: string) => boolean): Series[] {
  const given = new Set(other.map(({ metric }) => metric));
  const rest = [SERVER, WORKER].flatMap((target) => silent(target, minutes));
  return [...rest.filter(({ metric }) => !given.has(metric)), ...other].filter(({ metric }) => read(metric));
}
