import {
  counter,
  eachMinute,
  gauge,
  histogram,
  type Observation,
  type Rise,
  SCRAPES_A_MINUTE,
  SERVER,
  type Series,
  type Target,
  WORKER,
} from "./series.ts";

const MINUTES = 24 * 60;
const OTHER_WORKER: Target = { job: "plancraft-worker", instance: "work-2:9464" };
/** When each process is replaced by a newer version, or ends and is started anew. */
const RESTARTS: readonly (readonly [Target, readonly number[]])[] = [
  [SERVER, [610]],
  [WORKER, [611, 900]],
  [OTHER_WORKER, [613, 1_100]],
];
const MODEL = { model: "openai:gpt-4.1" };

/** Two runs a minute at night, 40 in the afternoon, of all workers. */
function runsAt(minute: number): number {
  return Math.round(21 - 19 * Math.cos((2 * Math.PI * minute) / MINUTES));
}

function each<T>(made: (minute: number) => T, step = 1): T[] {
  return eachMinute(0, MINUTES, made, step);
}

/** What each worker's half of the runs comes to: one of 500 fails, and each run calls models twelve times. */
function worked(of: Target): Series[] {
  const runs = each((minute) => runsAt(minute) / 2);
  let ended = 0;
  const failures = runs.map((run, at): Rise => {
    const before = ended;
    ended += run;
    return [at + 0.4, Math.floor(ended / 500) - Math.floor(before / 500)];
  });
  const rises = (share: number) => runs.map((run, at): Rise => [at + 0.4, run * share]);
  // 95 of 100 runs take 40 s at most, one of 100 takes five minutes.
  const seconds = runs.flatMap((run, at): Observation[] => [
    [at + 0.4, 18, run * 0.8],
    [at + 0.4, 40, run * 0.19],
    [at + 0.4, 300, run * 0.01],
  ]);
  const ratios = runs.flatMap((run, at): Observation[] => [
    [at + 0.4, 0.08, run * 11],
    [at + 0.4, 0.24, run],
  ]);
  return [
    counter("plancraft_runs_total", of, { outcome: "done", variant: "none" }, MINUTES, rises(0.998)),
    counter("plancraft_runs_total", of, { outcome: "failed", variant: "none" }, MINUTES, failures),
    counter("plancraft_run_failures_total", of, { category: "model", fault: "service" }, MINUTES, failures),
    counter("plancraft_run_failures_total", of, { category: "limit", fault: "person" }, MINUTES, rises(0.05)),
    ...histogram("plancraft_run_duration_seconds", of, { variant: "none" }, MINUTES, seconds),
    ...histogram("plancraft_context_tokens_ratio", of, {}, MINUTES, ratios),
    counter("plancraft_model_calls_total", of, { ...MODEL, outcome: "answered" }, MINUTES, rises(12)),
    counter("plancraft_model_calls_total", of, { ...MODEL, outcome: "failed" }, MINUTES, rises(0.1)),
    // Up to 14 in five minutes of both.
    counter("plancraft_model_rate_limited_total", of, MODEL, MINUTES, rises(0.07)),
    // Up to 17 dollars an hour of both.
    counter("plancraft_model_cost_usd_total", of, MODEL, MINUTES, rises(0.007)),
    counter("plancraft_dead_letters_total", of, { kind: "model-failed" }, MINUTES, failures),
    // An endpoint that is gone, one event after the other.
    counter("plancraft_webhook_deliveries_total", of, { outcome: "dead" }, MINUTES, [
      [300.4, 1],
      [330.4, 1],
    ]),
    counter("plancraft_session_locks_lost_total", of, {}, MINUTES, [[720.4, 1]]),
    // A provider that was away for three minutes.
    gauge("plancraft_breaker_state", of, MODEL, MINUTES, [
      [800, 2],
      [802, 1],
      [803, 0],
    ]),
    gauge(
      "plancraft_active_runs",
      of,
      {},
      MINUTES,
      each((minute) => [minute, Math.ceil(runsAt(minute) / 4)] as const),
    ),
  ];
}

/** What people ask of the server: 50 requests a minute for each run, one of 200 answered by an error. */
function served(): Series[] {
  const requests = (route: string, status: string, made: (runs: number) => readonly (readonly [number, number])[]) =>
    histogram(
      "plancraft_http_request_duration_seconds",
      SERVER,
      { method: "GET", route, status },
      MINUTES,
      each((minute) => made(runsAt(minute)).map(([value, times]): Observation => [minute + 0.4, value, times])).flat(),
    );
  return [
    ...requests("/api/sessions", "2xx", (runs) => [
      [0.04, runs * 48],
      [0.25, runs * 1.5],
      [0.8, runs * 0.25],
    ]),
    ...requests("/api/sessions/:id/events", "2xx", (runs) => [[1.5, runs]]),
    ...requests("/api/sessions", "5xx", (runs) => [[0.1, runs * 0.25]]),
    // Seven a minute, and all of an afternoon's when the server is replaced.
    counter("plancraft_sse_reconnects_total", SERVER, {}, MINUTES, [
      ...each((minute): Rise => [minute + 0.4, runsAt(minute) / 8]),
      [611.4, 40],
    ]),
  ];
}

/** What all processes read in the database. */
function stored(of: Target): Series[] {
  return [
    gauge(
      "plancraft_queue_jobs",
      of,
      { state: "created", priority: "normal" },
      MINUTES,
      each((minute) => [minute, Math.round(((minute * 7) % 31) * (runsAt(minute) / 40))] as const),
    ),
    gauge("plancraft_queue_jobs", of, { state: "active", priority: "normal" }, MINUTES, [[0, 80]]),
    gauge(
      "plancraft_queue_oldest_job_age_seconds",
      of,
      {},
      MINUTES,
      each((minute) => [minute, (minute * 37) % 240] as const),
    ),
    gauge("plancraft_workers", of, {}, MINUTES, [
      [0, 2],
      [611, 1],
      [611.5, 2],
    ]),
    gauge("plancraft_workers_expected", of, {}, MINUTES, [[0, 1]]),
    gauge("plancraft_stuck_runs", of, {}, MINUTES, []),
    // Replayed within hours.
    gauge("plancraft_dead_letters", of, {}, MINUTES, [
      [200, 1],
      [480, 0],
      [700, 4],
      [960, 0],
    ]),
  ];
}

/** What each process tells of itself. */
function alive(of: Target, restarts: readonly number[]): Series[] {
  const away = restarts.flatMap((minute) => [[minute, 0] as const, [minute + 0.5, 1] as const]);
  return [
    gauge("up", of, {}, MINUTES, [[0, 1], ...away]),
    // Postgres, too, is replaced once.
    gauge("plancraft_database_up", of, {}, MINUTES, [
      [0, 1],
      [1_000.25, 0],
      [1_000.5, 1],
    ]),
    gauge("process_start_time_seconds", of, {}, MINUTES, [
      [0, 1_000],
      ...restarts.map((minute) => [minute + 0.5, minute * 60] as const),
    ]),
    gauge(
      "nodejs_eventloop_lag_p99_seconds",
      of,
      {},
      MINUTES,
      each((minute) => [minute, 0.012 + (minute % 97 === 0 ? 0.7 : (minute % 13) / 100)] as const),
    ),
    gauge(
      "plancraft_pool_waiting",
      of,
      {},
      MINUTES,
      each((minute) => [minute, minute % 9] as const),
    ),
  ];
}

/** A process that begins anew counts from 0 again, and cannot be asked for a moment. */
function restarted(series: Series, restarts: readonly number[]): Series {
  if (!/_total$|_bucket$|_count$/.test(series.metric)) return series;
  let base = 0;
  const samples = series.samples.map((sample, at) => {
    const minute = at / SCRAPES_A_MINUTE;
    if (sample === "stale" || restarts.some((restart) => minute >= restart && minute < restart + 0.5)) return "stale";
    if (restarts.some((restart) => minute === restart + 0.5)) base = sample;
    return sample - base;
  });
  return { ...series, samples };
}

/** Two workers and a server on a day with much to do, on which everything goes as well as can be expected. */
export function busyDay(): { readonly minutes: number; readonly series: readonly Series[] } {
  const series = RESTARTS.flatMap(([target, restarts]) =>
    [...(target === SERVER ? served() : worked(target)), ...stored(target), ...alive(target, restarts)].map((one) =>
      restarted(one, restarts),
    ),
  );
  return { minutes: MINUTES, series };
}
