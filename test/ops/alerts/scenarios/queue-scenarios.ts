import type { QUEUE_ALERTS } from "../../../../ops/alerts/queue-alerts.ts";
import type { AlertScenario } from "../alert-scenario.ts";
import { counter, eachMinute, gauge, SERVER, WORKER } from "../series.ts";

type Steps = Parameters<typeof gauge>[4];

/** What a gauge of the database tells: the same in both processes. */
function both(metric: string, labels: Readonly<Record<string, string>>, minutes: number, steps: Steps) {
  return [SERVER, WORKER].map((of) => gauge(metric, of, labels, minutes, steps));
}

function jobs(waiting: Steps, retried: Steps, active: Steps) {
  return [
    ...both("plancraft_queue_jobs", { state: "created", priority: "normal" }, 60, waiting),
    ...both("plancraft_queue_jobs", { state: "retry", priority: "batch" }, 60, retried),
    ...both("plancraft_queue_jobs", { state: "active", priority: "normal" }, 60, active),
  ];
}

/** When each alert on the queue fires, and when it does not. */
export const QUEUE_SCENARIOS: Readonly<Record<keyof typeof QUEUE_ALERTS, readonly AlertScenario[]>> = {
  PlancraftNoWorker: [
    {
      minutes: 30,
      series: both("plancraft_workers", {}, 30, [
        [0, 2],
        [10.4, 0],
        [20.4, 1],
      ]),
      fires: { from: 13, until: 21 },
    },
    // Runs that go on in the server need none.
    {
      minutes: 30,
      series: [...both("plancraft_workers_expected", {}, 30, [[0, 0]]), ...both("plancraft_workers", {}, 30, [[0, 0]])],
      fires: null,
    },
  ],
  PlancraftQueueLong: [
    {
      minutes: 60,
      series: jobs(
        [
          [10.4, 40],
          [30.4, 39],
        ],
        [[10.4, 11]],
        [[0, 30]],
      ),
      fires: { from: 16, until: 31 },
    },
    // Both processes tell of the same 30, and what runs does not wait.
    { minutes: 60, series: jobs([[10.4, 30]], [], [[0, 200]]), fires: null },
  ],
  PlancraftQueueOld: [
    // 601 s in minute 20 and a bit, 1,200 s when it is taken.
    {
      minutes: 60,
      series: both("plancraft_queue_oldest_job_age_seconds", {}, 60, [
        ...eachMinute(10, 30.25, (minute) => [minute, (minute - 10) * 60] as const, 0.25),
        [30.25, 0],
      ]),
      fires: { from: 26, until: 31 },
    },
  ],
  PlancraftSessionLocksLost: [
    {
      minutes: 60,
      series: [
        counter("plancraft_session_locks_lost_total", WORKER, {}, 60, [[10.4, 2]]),
        counter("plancraft_session_locks_lost_total", SERVER, {}, 60, [[20.4, 1]]),
      ],
      fires: { from: 23, until: 26 },
    },
    { minutes: 60, series: [counter("plancraft_session_locks_lost_total", WORKER, {}, 60, [[10.4, 2]])], fires: null },
  ],
  PlancraftWebhooksGivenUp: [
    {
      minutes: 240,
      series: [
        counter("plancraft_webhook_deliveries_total", WORKER, { outcome: "dead" }, 240, [[70.4, 3]]),
        counter("plancraft_webhook_deliveries_total", SERVER, { outcome: "dead" }, 240, [[110.4, 2]]),
      ],
      fires: { from: 113, until: 131 },
    },
    // Not taken, and sent again.
    {
      minutes: 240,
      series: [
        counter("plancraft_webhook_deliveries_total", WORKER, { outcome: "failed" }, 240, [[70.4, 90]]),
        counter("plancraft_webhook_deliveries_total", WORKER, { outcome: "dead" }, 240, [[70.4, 4]]),
      ],
      fires: null,
    },
  ],
};
