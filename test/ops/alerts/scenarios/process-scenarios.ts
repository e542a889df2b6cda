import type { PROCESS_ALERTS } from "../../../../ops/alerts/process-alerts.ts";
import type { AlertScenario } from "../alert-scenario.ts";
import { gauge, SERVER, WORKER } from "../series.ts";

type Steps = Parameters<typeof gauge>[4];

/** Well until minute 10, then not, and well again from minute 20 on. */
const AWAY: Steps = [
  [0, 1],
  [10.4, 0],
  [20.4, 1],
];
const THERE: Steps = [[0, 1]];

function inBoth(metric: string, minutes: number, server: Steps, worker: Steps) {
  return [gauge(metric, SERVER, {}, minutes, server), gauge(metric, WORKER, {}, minutes, worker)];
}

/** When each alert on processes fires, and when it does not. */
export const PROCESS_SCENARIOS: Readonly<Record<keyof typeof PROCESS_ALERTS, readonly AlertScenario[]>> = {
  PlancraftScrapeMissing: [
    { minutes: 30, series: inBoth("up", 30, AWAY, AWAY), fires: { from: 14, until: 21 } },
    // Discovery does not know them any more.
    {
      minutes: 30,
      series: inBoth(
        "up",
        30,
        [
          [0, 1],
          [10.5, "stale"],
          [20.4, 1],
        ],
        [
          [0, 1],
          [10.5, "stale"],
        ],
      ),
      fires: { from: 14, until: 21 },
    },
    { minutes: 30, series: inBoth("up", 30, THERE, AWAY), fires: null },
    // Others are measured, PlanCraft never was.
    {
      minutes: 30,
      series: [gauge("up", { job: "node", instance: "host-1" }, {}, 30, THERE)],
      fires: { from: 3, until: null },
    },
  ],
  PlancraftTargetDown: [
    { minutes: 30, series: inBoth("up", 30, THERE, AWAY), fires: { from: 14, until: 21, labels: { ...WORKER } } },
    {
      minutes: 30,
      series: [...inBoth("up", 30, THERE, THERE), gauge("up", { job: "node", instance: "host-1" }, {}, 30, AWAY)],
      fires: null,
    },
  ],
  PlancraftProcessRestarts: [
    {
      minutes: 60,
      series: [
        gauge("process_start_time_seconds", WORKER, {}, 60, [
          [0, 1_000],
          [10.4, 1_624],
          [13.4, 1_804],
          [16.4, 1_984],
        ]),
      ],
      fires: { from: 18, until: 26, labels: { ...WORKER } },
    },
    {
      minutes: 60,
      series: [
        gauge("process_start_time_seconds", WORKER, {}, 60, [
          [0, 1_000],
          [10.4, 1_624],
          [13.4, 1_804],
        ]),
      ],
      fires: null,
    },
  ],
  PlancraftDatabaseAway: [
    { minutes: 30, series: inBoth("plancraft_database_up", 30, AWAY, AWAY), fires: { from: 12, until: 21 } },
    { minutes: 30, series: inBoth("plancraft_database_up", 30, THERE, AWAY), fires: null },
  ],
  PlancraftDatabaseAwayFromOne: [
    {
      minutes: 30,
      series: inBoth("plancraft_database_up", 30, THERE, AWAY),
      fires: { from: 16, until: 21, labels: { ...WORKER } },
    },
    { minutes: 30, series: inBoth("plancraft_database_up", 30, AWAY, AWAY), fires: null },
  ],
  PlancraftPoolWaiting: [
    {
      minutes: 60,
      series: inBoth(
        "plancraft_pool_waiting",
        60,
        [
          [10.4, 11],
          [25.4, 0],
        ],
        [],
      ),
      fires: { from: 16, until: 26, labels: { ...SERVER } },
    },
    { minutes: 60, series: inBoth("plancraft_pool_waiting", 60, [[0, 8]], [[0, 8]]), fires: null },
  ],
};
