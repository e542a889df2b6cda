import { expect, it } from "vitest";
import { ALERT_GROUPS, ALERTS, type AlertName } from "../../../ops/alerts/alert-table.ts";
import { ruleFile } from "../../../ops/alerts/rule-file.ts";
import { withOperatorsPrograms } from "../../support/operators-programs.ts";
import { testRules } from "./promtool.ts";
import { quietDay } from "./quiet-day.ts";
import {
  counter,
  eachMinute,
  gauge,
  histogram,
  type Observation,
  type Rise,
  SERVER,
  type Series,
  WORKER,
} from "./series.ts";

const RULES = ruleFile(ALERT_GROUPS);
const MINUTES = 90;
const MODEL = { model: "openai:gpt-4.1" };

interface Outage {
  readonly what: string;
  readonly series: readonly Series[];
  /** What fires first, and when; it has to explain all that fires later. */
  readonly first: { readonly alert: AlertName; readonly minute: number };
  readonly later: { readonly alerts: readonly AlertName[]; readonly minute: number };
}

function both(metric: string, labels: Readonly<Record<string, string>>, steps: Parameters<typeof gauge>[4]): Series[] {
  return [SERVER, WORKER].map((of) => gauge(metric, of, labels, MINUTES, steps));
}

/** From minute 30 on nothing is taken from the queue, and five jobs a minute come. */
const GROWING_QUEUE: Series[] = [
  ...both(
    "plancraft_queue_jobs",
    { state: "created", priority: "normal" },
    eachMinute(30, MINUTES, (minute) => [minute, (minute - 30) * 5] as const),
  ),
  ...both(
    "plancraft_queue_oldest_job_age_seconds",
    {},
    eachMinute(30, MINUTES, (minute) => [minute, (minute - 30) * 60] as const),
  ),
];

const OUTAGES: readonly Outage[] = [
  {
    what: "the database goes away",
    series: [
      ...both("plancraft_database_up", {}, [
        [0, 1],
        [30.4, 0],
      ]),
      // What was read last stays: ten runs that do not move, and no worker that says so.
      ...both("plancraft_stuck_runs", {}, [[30.4, 10]]),
      ...both("plancraft_workers", {}, [
        [0, 1],
        [30.4, 0],
      ]),
      ...histogram(
        "plancraft_http_request_duration_seconds",
        SERVER,
        { method: "GET", route: "/api/sessions", status: "5xx" },
        MINUTES,
        eachMinute(30, MINUTES, (minute): Observation => [minute + 0.4, 10, 30]),
      ),
    ],
    first: { alert: "PlancraftDatabaseAway", minute: 32 },
    later: { alerts: ["PlancraftApiSlow", "PlancraftDatabaseAway", "PlancraftServerErrors"], minute: 60 },
  },
  {
    what: "a provider goes away",
    series: [
      ...GROWING_QUEUE,
      gauge("plancraft_breaker_state", WORKER, MODEL, MINUTES, [[30.4, 2]]),
      gauge("plancraft_active_runs", WORKER, {}, MINUTES, [[0, 20]]),
      counter(
        "plancraft_model_calls_total",
        WORKER,
        { ...MODEL, outcome: "failed" },
        MINUTES,
        eachMinute(30, MINUTES, (minute): Rise => [minute + 0.4, 2]),
      ),
      ...both("plancraft_stuck_runs", {}, [[40.4, 20]]),
    ],
    first: { alert: "PlancraftBreakerOpen", minute: 36 },
    later: {
      alerts: ["PlancraftBreakerOpen", "PlancraftQueueLong", "PlancraftQueueOld", "PlancraftRunsStuck"],
      minute: 60,
    },
  },
  {
    what: "all workers end",
    series: [
      ...GROWING_QUEUE,
      ...both("plancraft_workers", {}, [
        [0, 1],
        [30.4, 0],
      ]),
    ],
    first: { alert: "PlancraftNoWorker", minute: 33 },
    later: { alerts: ["PlancraftNoWorker", "PlancraftQueueLong", "PlancraftQueueOld"], minute: 60 },
  },
];

withOperatorsPrograms("an outage", () => {
  it.each(OUTAGES)("in which $what is told by its cause first, and all else follows from it", async (outage) => {
    const { series, first, later } = outage;
    const firing = (minute: number, alerts: readonly AlertName[]) => ({
      minute,
      expr: 'count by (alertname) (ALERTS{alertstate="firing"})',
      samples: alerts.map((alert) => ({ labels: `{alertname="${alert}"}`, value: 1 })),
    });
    const expected = [
      firing(first.minute - 1, []),
      firing(first.minute, [first.alert]),
      firing(later.minute, later.alerts),
    ];
    const here = quietDay(MINUTES, series, (metric) => RULES.includes(metric));
    expect(await testRules(RULES, [{ series: here, expected }])).toBe("");
    for (const alert of later.alerts.filter((one) => one !== first.alert))
      expect(ALERTS[alert].followsFrom, alert).toContain(first.alert);
  });
});
