import { type Measured, type MeasuredName, onMeasured } from "./measured.ts";
import { OTHER } from "./metric-labels.ts";
import { METRICS } from "./metric-table.ts";
import type { MetricsRegistry } from "./metrics-registry.ts";

export interface FedOptions {
  /** The ids of models that are named; all others are one. */
  readonly models: readonly string[];
  /** The patterns of routes that are named; more may come. */
  readonly routes: ReadonlySet<string>;
  /** The window that a prompt has to fit into, in tokens. */
  readonly contextTokens: number;
}

const METHODS: ReadonlySet<string> = new Set(METRICS.plancraft_http_request_duration_seconds.labels.method);
const CIRCUIT_STATES = { closed: 0, "half-open": 1, open: 2 } as const;

type Counting = { readonly [N in MeasuredName]: (value: Measured[N]) => void };

/** Counts what happens in this process from now on, until what it gives is called. */
export function feedMetrics(registry: MetricsRegistry, options: FedOptions): () => void {
  const counting = countingInto(registry, options);
  const listen = <N extends MeasuredName>(name: N) => onMeasured(name, counting[name]);
  const ends = (Object.keys(counting) as MeasuredName[]).map((name) => listen(name));
  return () => {
    for (const end of ends) end();
  };
}

function countingInto(registry: MetricsRegistry, { models, routes, contextTokens }: FedOptions): Counting {
  const named = new Set(models);
  const modelOf = (id: string) => (named.has(id) ? id : OTHER);
  const routeOf = (route: string | null) => (route !== null && routes.has(route) ? route : OTHER);
  let streams = 0;
  return {
    "run-ended": ({ outcome, durationMs, failure, ...told }) => {
      const variant = registry.variantLabel(told.variant);
      registry.add("plancraft_runs_total", { outcome, variant });
      if (durationMs !== null) registry.observe("plancraft_run_duration_seconds", { variant }, durationMs / 1_000);
      if (failure) registry.add("plancraft_run_failures_total", failure);
    },
    "run-requeued": ({ code }) => registry.add("plancraft_run_retries_total", { kind: code }),
    "plan-finished": ({ outcome, costUsd, ...told }) => {
      const variant = registry.variantLabel(told.variant);
      registry.add("plancraft_plans_finished_total", { outcome, variant });
      if (costUsd !== null) registry.observe("plancraft_plan_cost_usd", { variant }, costUsd);
    },
    "error-shown": ({ category }) => registry.add("plancraft_errors_shown_total", { category }),
    "answer-taken": ({ by }) => registry.add("plancraft_answers_total", { by }),
    "answer-refused": () => registry.add("plancraft_answers_refused_total", {}),
    "revision-asked": () => registry.add("plancraft_revisions_total", {}),
    "plan-rated": ({ rating }) => registry.add("plancraft_ratings_total", { rating }),
    "call-attempted": ({ model: id, name, outcome, durationMs, promptTokens, isRateLimited }) => {
      const model = modelOf(id);
      registry.add("plancraft_model_calls_total", { model, outcome });
      registry.observe("plancraft_model_call_duration_seconds", { model, name }, durationMs / 1_000);
      if (promptTokens !== null) registry.observe("plancraft_context_tokens_ratio", {}, promptTokens / contextTokens);
      if (isRateLimited) registry.add("plancraft_model_rate_limited_total", { model });
    },
    "call-paid": ({ model: id, inputTokens, cachedTokens, outputTokens, costUsd }) => {
      const model = modelOf(id);
      registry.add("plancraft_model_tokens_total", { model, kind: "input" }, inputTokens);
      registry.add("plancraft_model_tokens_total", { model, kind: "cached" }, cachedTokens);
      registry.add("plancraft_model_tokens_total", { model, kind: "output" }, outputTokens);
      if (costUsd !== null) registry.add("plancraft_model_cost_usd_total", { model }, costUsd);
    },
    "call-retried": ({ code }) => registry.add("plancraft_model_call_retries_total", { kind: code }),
    "call-replayed": () => registry.add("plancraft_ledger_replays_total", {}),
    "circuit-changed": ({ model, state }) =>
      registry.set("plancraft_breaker_state", { model: modelOf(model) }, CIRCUIT_STATES[state]),
    "letter-kept": ({ code }) => registry.add("plancraft_dead_letters_total", { kind: code }),
    "webhook-attempted": ({ outcome }) => registry.add("plancraft_webhook_deliveries_total", { outcome }),
    "request-answered": ({ method, route, status, durationMs }) => {
      const labels = {
        method: METHODS.has(method) ? method : "OTHER",
        route: routeOf(route),
        status: `${Math.floor(status / 100)}xx`,
      };
      registry.observe("plancraft_http_request_duration_seconds", labels, durationMs / 1_000);
    },
    "streams-changed": ({ by }) => {
      streams += by;
      registry.set("plancraft_sse_connections", {}, streams);
    },
    "stream-resumed": () => registry.add("plancraft_sse_reconnects_total", {}),
    "session-asked-for": ({ durationMs }) =>
      registry.observe("plancraft_session_lock_wait_seconds", {}, durationMs / 1_000),
    "session-lost": () => registry.add("plancraft_session_locks_lost_total", {}),
    "checkpoints-stored": ({ operations, durationMs }) => {
      registry.observe("plancraft_checkpoint_batch_size", {}, operations);
      registry.observe("plancraft_checkpoint_batch_duration_seconds", {}, durationMs / 1_000);
    },
  };
}
