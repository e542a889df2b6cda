import type { SERVER_ALERTS } from "../../../../ops/alerts/server-alerts.ts";
import type { AlertScenario } from "../alert-scenario.ts";
import { counter, eachMinute, gauge, histogram, type Observation, SERVER, WORKER } from "../series.ts";

const REQUESTS = "plancraft_http_request_duration_seconds";

function requests(route: string, status: string, observations: readonly Observation[]) {
  return histogram(REQUESTS, SERVER, { method: "GET", route, status }, 60, observations);
}

/** So many a minute that take so long. */
function steady(from: number, until: number, seconds: number, times: number): Observation[] {
  return eachMinute(from, until, (minute): Observation => [minute + 0.4, seconds, times]);
}

function answers(well: readonly Observation[], errors: readonly Observation[]) {
  return [...requests("/api/sessions", "2xx", well), ...requests("/threads/:id", "5xx", errors)];
}

/** When each alert on the server fires, and when it does not. */
export const SERVER_SCENARIOS: Readonly<Record<keyof typeof SERVER_ALERTS, readonly AlertScenario[]>> = {
  PlancraftServerErrors: [
    // 4 of 40 a minute: more than 10 of 200 with the third minute.
    {
      minutes: 60,
      series: answers(
        [...steady(0, 10, 0.05, 40), ...steady(10, 30, 0.05, 36), ...steady(30, 60, 0.05, 40)],
        steady(10, 30, 0.05, 4),
      ),
      fires: { from: 18, until: 33 },
    },
    { minutes: 60, series: answers(steady(0, 60, 0.05, 96), steady(0, 60, 0.05, 4)), fires: null },
    // At night, one of two a minute.
    { minutes: 60, series: answers(steady(0, 60, 0.05, 1), steady(0, 60, 0.05, 1)), fires: null },
  ],
  PlancraftApiSlow: [
    {
      minutes: 60,
      series: requests("/api/sessions", "2xx", [
        ...steady(0, 60, 0.05, 16),
        ...steady(0, 20, 0.05, 4),
        ...steady(20, 45, 0.4, 4),
        ...steady(45, 60, 0.05, 4),
      ]),
      fires: { from: 32, until: 49 },
    },
    { minutes: 60, series: requests("/api/sessions", "2xx", steady(0, 60, 0.18, 20)), fires: null },
    // Streams, and runs that are waited for, take as long as they take.
    {
      minutes: 60,
      series: [
        ...requests("/api/sessions", "2xx", steady(0, 60, 0.05, 20)),
        ...requests("/api/sessions/:id/events", "2xx", steady(0, 60, 2, 20)),
        ...requests("/threads/:id/runs/wait", "2xx", steady(0, 60, 9, 20)),
      ],
      fires: null,
    },
  ],
  PlancraftReconnects: [
    {
      minutes: 60,
      series: [
        counter("plancraft_sse_reconnects_total", SERVER, {}, 60, [[10.4, 60]]),
        counter("plancraft_sse_reconnects_total", WORKER, {}, 60, [[16.4, 40]]),
      ],
      fires: { from: 19, until: 21 },
    },
    { minutes: 60, series: [counter("plancraft_sse_reconnects_total", SERVER, {}, 60, [[10.4, 90]])], fires: null },
  ],
  PlancraftEventLoopSlow: [
    {
      minutes: 60,
      series: [
        gauge("nodejs_eventloop_lag_p99_seconds", WORKER, {}, 60, [[0, 0.01]]),
        gauge("nodejs_eventloop_lag_p99_seconds", SERVER, {}, 60, [
          [0, 0.01],
          [10.4, 0.6],
          [25.4, 0.01],
        ]),
      ],
      fires: { from: 16, until: 26, labels: { ...SERVER } },
    },
    { minutes: 60, series: [gauge("nodejs_eventloop_lag_p99_seconds", SERVER, {}, 60, [[0, 0.3]])], fires: null },
    // Another program's.
    {
      minutes: 60,
      series: [gauge("nodejs_eventloop_lag_p99_seconds", { job: "shop", instance: "shop-1" }, {}, 60, [[0, 9]])],
      fires: null,
    },
  ],
};
