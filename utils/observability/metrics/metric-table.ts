import type { MetricRow } from "./metric-row.ts";
import { ROLLOUT_METRICS } from "./rollout-metrics.ts";

/**
 * Every metric there is, by name: what it tells, its labels, and where its buckets lie. `/metrics`, the alert rules, the
 * dashboard and the documentation are made from it or checked against it. Names follow Prometheus: base units, `_total` on
 * counters. No label has values that grow with users.
 */

/** From 0.1 to 120 s: an answer streamed by a small model, and the longest that one waits for. */
const CALL_SECONDS = [0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60, 120] as const;
/** From 1 s to 1 h: a worksheet, and a plan of the best preset by a slow model. */
const RUN_SECONDS = [1, 2, 5, 10, 20, 30, 45, 60, 90, 120, 300, 600, 1_200, 1_800, 3_600] as const;
/** From a statement on the same machine to one that waits for a lock. */
const STATEMENT_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5] as const;
/** The service level of the API is 0.3 s. */
const REQUEST_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2.5, 5, 10] as const;

/** What a run came to. `left`: handed to another process; `requeued`: to be tried again. */
export const RUN_OUTCOMES = [
  "done",
  "partial",
  "reply",
  "waiting",
  "cancelled",
  "interrupted",
  "left",
  "requeued",
  "failed",
] as const;
/** Whose failure it was: ours and our providers', or one that only the person can mend (a refused idea, a spent limit). */
export const FAULTS = ["service", "person"] as const;
export const PRIORITIES = ["interactive", "normal", "batch"] as const;

export const METRICS = {
  // Runs.
  plancraft_active_runs: { type: "gauge", of: "process", help: "Runs under way in this process." },
  plancraft_run_duration_seconds: {
    type: "histogram",
    of: "process",
    help: "How long runs took, from their first event to their last.",
    labels: { variant: "variants" },
    buckets: RUN_SECONDS,
  },
  plancraft_runs_total: {
    type: "counter",
    of: "process",
    help: "Runs that ended, by what they came to.",
    labels: { outcome: RUN_OUTCOMES, variant: "variants" },
  },
  plancraft_run_failures_total: {
    type: "counter",
    of: "process",
    help: "Runs that failed for good, by category and by whose failure it was.",
    labels: { category: "categories", fault: FAULTS },
  },
  plancraft_run_retries_total: {
    type: "counter",
    of: "process",
    help: "Runs that the queue tries again, by the code of what failed.",
    labels: { kind: "codes" },
  },
  plancraft_plans_finished_total: {
    type: "counter",
    of: "process",
    help: "Sessions that came to an end, by outcome.",
    labels: { outcome: ["done", "partial", "failed", "cancelled"], variant: "variants" },
  },
  plancraft_plan_cost_usd: {
    type: "histogram",
    of: "process",
    help: "What finished plans cost, over all their runs.",
    labels: { variant: "variants" },
    buckets: [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10],
  },
  plancraft_errors_shown_total: {
    type: "counter",
    of: "process",
    help: "Errors that a person was shown: problem documents, and last events of runs.",
    labels: { category: "categories" },
  },
  plancraft_answers_total: {
    type: "counter",
    of: "process",
    help: "Answers taken, by who gave them.",
    labels: { by: ["person", "file", "default"] },
  },
  plancraft_answers_refused_total: {
    type: "counter",
    of: "process",
    help: "Answers that were refused and asked again.",
  },
  plancraft_revisions_total: { type: "counter", of: "process", help: "Revisions asked for." },
  plancraft_ratings_total: {
    type: "counter",
    of: "process",
    help: "Ratings that people gave their plans.",
    labels: { rating: ["up", "down"] },
  },

  ...ROLLOUT_METRICS,

  // Model calls.
  plancraft_model_call_duration_seconds: {
    type: "histogram",
    of: "process",
    help: "How long attempts at model calls took, answered or not.",
    labels: { model: "models", name: "calls" },
    buckets: CALL_SECONDS,
  },
  plancraft_model_calls_total: {
    type: "counter",
    of: "process",
    help: "Attempts at model calls, by what became of them.",
    labels: { model: "models", outcome: ["answered", "failed", "cancelled"] },
  },
  plancraft_model_call_retries_total: {
    type: "counter",
    of: "process",
    help: "Attempts that were made again, by the code of what failed.",
    labels: { kind: "codes" },
  },
  plancraft_model_rate_limited_total: {
    type: "counter",
    of: "process",
    help: "Answers of a provider that it gets too many requests (429).",
    labels: { model: "models" },
  },
  plancraft_model_tokens_total: {
    type: "counter",
    of: "process",
    help: "Tokens that were paid for. `cached` is the part of `input` that the provider had in its cache.",
    labels: { model: "models", kind: ["input", "cached", "output"] },
  },
  plancraft_model_cost_usd_total: {
    type: "counter",
    of: "process",
    help: "What model calls cost, of models whose price is known.",
    labels: { model: "models" },
  },
  plancraft_context_tokens_ratio: {
    type: "histogram",
    of: "process",
    help: "The part of the model's context window that a prompt filled, from 0 to 1.",
    buckets: [0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.75, 1],
  },
  plancraft_ledger_replays_total: {
    type: "counter",
    of: "process",
    help: "Model calls that were answered from the ledger and not paid for again.",
  },
  plancraft_breaker_state: {
    type: "gauge",
    of: "process",
    help: "The circuit breaker of a model: 0 closed, 1 half-open, 2 open.",
    labels: { model: "models" },
  },

  // The queue and the workers.
  plancraft_queue_jobs: {
    type: "gauge",
    of: "database",
    help: "Jobs in the queue of runs.",
    labels: { state: ["created", "retry", "active"], priority: PRIORITIES },
  },
  plancraft_queue_oldest_job_age_seconds: {
    type: "gauge",
    of: "database",
    help: "How long the job has waited that could have begun first; 0 where none waits.",
  },
  plancraft_workers: {
    type: "gauge",
    of: "database",
    help: "Workers that have said within their lease that they live.",
  },
  plancraft_workers_expected: {
    type: "gauge",
    of: "process",
    help: "1 where runs of this process wait for workers (USE_DURABLE_WORKER), else 0.",
  },
  plancraft_sessions: {
    type: "gauge",
    of: "database",
    help: "Sessions by state.",
    labels: { state: ["running", "waiting", "queued", "done", "partial", "failed", "interrupted", "cancelled"] },
  },
  plancraft_stuck_runs: {
    type: "gauge",
    of: "database",
    help: "Sessions that run and have had no event for 10 minutes.",
  },
  plancraft_dead_letters_total: {
    type: "counter",
    of: "process",
    help: "Dead letters kept, by the code of what failed.",
    labels: { kind: "codes" },
  },
  plancraft_dead_letters: { type: "gauge", of: "database", help: "Dead letters that nobody has replayed or dropped." },
  plancraft_webhook_deliveries_total: {
    type: "counter",
    of: "process",
    help: "Attempts to deliver webhooks.",
    labels: { outcome: ["delivered", "failed", "dead"] },
  },

  // HTTP and streams.
  plancraft_http_request_duration_seconds: {
    type: "histogram",
    of: "process",
    help: "How long requests took until their answer began.",
    labels: {
      method: ["GET", "POST", "PUT", "PATCH", "DELETE", "OTHER"],
      route: "routes",
      status: ["2xx", "3xx", "4xx", "5xx"],
    },
    buckets: REQUEST_SECONDS,
  },
  plancraft_sse_connections: { type: "gauge", of: "process", help: "Open streams of events." },
  plancraft_sse_reconnects_total: {
    type: "counter",
    of: "process",
    help: "Streams that began after an event that their reader already had.",
  },

  // Storage and the process.
  plancraft_database_up: {
    type: "gauge",
    of: "process",
    help: "1 where the database answered this scrape in time, else 0.",
  },
  plancraft_pool_connections: {
    type: "gauge",
    of: "process",
    help: "Connections of the pool.",
    labels: { state: ["idle", "busy"] },
  },
  plancraft_pool_waiting: { type: "gauge", of: "process", help: "Who waits for a connection of the pool." },
  plancraft_session_lock_wait_seconds: {
    type: "histogram",
    of: "process",
    help: "How long it took to take a session, whether or not it could be had.",
    buckets: STATEMENT_SECONDS,
  },
  plancraft_session_locks_lost_total: {
    type: "counter",
    of: "process",
    help: "Sessions that another process took while this one worked on them.",
  },
  plancraft_checkpoint_batch_size: {
    type: "histogram",
    of: "process",
    help: "Checkpoints and writes that were stored by one statement.",
    buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256],
  },
  plancraft_checkpoint_batch_duration_seconds: {
    type: "histogram",
    of: "process",
    help: "How long it took to store a batch of checkpoints.",
    buckets: STATEMENT_SECONDS,
  },
  plancraft_build_info: {
    type: "gauge",
    of: "process",
    help: "Always 1; the version is a label.",
    labels: { version: [] },
  },
} as const satisfies Readonly<Record<string, MetricRow>>;

export type MetricName = keyof typeof METRICS;
/** The names of the metrics of one type. */
export type NameOf<T extends MetricRow["type"]> = {
  [N in MetricName]: (typeof METRICS)[N]["type"] extends T ? N : never;
}[MetricName];
/** The labels of a metric. */
export type LabelsOf<N extends MetricName> = (typeof METRICS)[N] extends { readonly labels: infer L }
  ? Readonly<Record<keyof L & string, string>>
  : Readonly<Record<never, string>>;
