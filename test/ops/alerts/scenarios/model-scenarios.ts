import type { MODEL_ALERTS } from "../../../../ops/alerts/model-alerts.ts";
import type { AlertScenario } from "../alert-scenario.ts";
import { counter, eachMinute, gauge, histogram, type Observation, type Rise, SERVER, WORKER } from "../series.ts";

/** Prompts that fill 12 % of the context, of which one of five fills 37 % from minute 20 to 34. */
const LARGE_FOR_A_WHILE: Observation[] = eachMinute(0, 60, (minute): Observation[] => {
  const large = minute >= 20 && minute < 35 ? 4 : 0;
  return [
    [minute + 0.4, 0.12, 20 - large],
    [minute + 0.4, 0.37, large],
  ];
}).flat();

const MODEL = { model: "openai:gpt-4.1" };

/** A breaker that opens, and of which nobody tries again whether it may close, with the attempts that failed. */
function brokenFrom(minutes: number, failed: readonly Rise[], activeRuns: number) {
  return [
    gauge("plancraft_breaker_state", SERVER, MODEL, minutes, [[0, 0]]),
    // Every trial is half-open for a moment.
    gauge("plancraft_breaker_state", WORKER, MODEL, minutes, [
      [10.4, 2],
      [12, 1],
      [12.5, 2],
      [21, 1],
      [21.5, 2],
    ]),
    counter("plancraft_model_calls_total", WORKER, { ...MODEL, outcome: "failed" }, minutes, failed),
    gauge("plancraft_active_runs", WORKER, {}, minutes, [[0, activeRuns]]),
  ];
}

/** When each alert on models fires, and when it does not. */
export const MODEL_SCENARIOS: Readonly<Record<keyof typeof MODEL_ALERTS, readonly AlertScenario[]>> = {
  PlancraftRateLimited: [
    {
      minutes: 60,
      series: [
        counter("plancraft_model_rate_limited_total", WORKER, MODEL, 60, [[10.4, 11]]),
        counter("plancraft_model_rate_limited_total", SERVER, { model: "other" }, 60, [[12.4, 10]]),
      ],
      fires: { from: 14, until: 16 },
    },
    {
      minutes: 60,
      series: [
        counter(
          "plancraft_model_rate_limited_total",
          WORKER,
          MODEL,
          60,
          eachMinute(0, 60, (minute): Rise => [minute + 0.4, 4]),
        ),
      ],
      fires: null,
    },
  ],
  PlancraftContextLarge: [
    {
      minutes: 60,
      series: histogram("plancraft_context_tokens_ratio", WORKER, {}, 60, LARGE_FOR_A_WHILE),
      fires: { from: 27, until: 39 },
    },
    {
      minutes: 60,
      series: histogram(
        "plancraft_context_tokens_ratio",
        WORKER,
        {},
        60,
        eachMinute(0, 60, (minute): Observation => [minute + 0.4, 0.22, 10]),
      ),
      fires: null,
    },
    // One large prompt at night.
    {
      minutes: 60,
      series: histogram("plancraft_context_tokens_ratio", WORKER, {}, 60, [[10.4, 0.9, 1]]),
      fires: null,
    },
  ],
  PlancraftBreakerOpen: [
    // The last trial failed in minute 21; later ones are not made, since other models do the work.
    {
      minutes: 90,
      series: brokenFrom(
        90,
        [
          [10.3, 5],
          [21.3, 1],
        ],
        3,
      ),
      fires: { from: 16, until: 37, labels: MODEL },
    },
    // Opened by the last run of the day.
    { minutes: 90, series: brokenFrom(90, [[10.3, 5]], 0), fires: null },
  ],
  PlancraftSpendHigh: [
    {
      minutes: 240,
      series: [
        counter("plancraft_model_cost_usd_total", WORKER, MODEL, 240, [[70.4, 11]]),
        counter("plancraft_model_cost_usd_total", SERVER, { model: "other" }, 240, [[110.4, 10]]),
      ],
      fires: { from: 113, until: 131 },
    },
    { minutes: 240, series: [counter("plancraft_model_cost_usd_total", WORKER, MODEL, 240, [[70.4, 9]])], fires: null },
  ],
};
