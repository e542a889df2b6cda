import type { RUN_ALERTS } from "../../../../ops/alerts/run-alerts.ts";
import type { AlertScenario } from "../alert-scenario.ts";
import { counter, eachMinute, gauge, histogram, type Observation, type Rise, SERVER, WORKER } from "../series.ts";

/** Runs that end in two processes, and the failures among them, which one process has. */
function runs(minutes: number, ended: readonly Rise[], failures: readonly Rise[], fault = "service") {
  return [
    counter("plancraft_runs_total", SERVER, { outcome: "done", variant: "none" }, minutes, ended),
    counter("plancraft_runs_total", WORKER, { outcome: "failed", variant: "none" }, minutes, failures),
    // Handed on or to be tried again: neither ended nor failed.
    counter("plancraft_runs_total", WORKER, { outcome: "requeued", variant: "none" }, minutes, times(0, minutes, 50)),
    counter("plancraft_run_failures_total", WORKER, { category: "model", fault }, minutes, failures),
  ];
}

function times(from: number, until: number, amount: number, step = 1): Rise[] {
  return eachMinute(from, until, (minute): Rise => [minute + 0.4, amount], step);
}

/** Runs of 40 s, of which one of five takes 75 s from minute 20 to 44. */
const SLOW_FOR_A_WHILE: Observation[] = eachMinute(0, 60, (minute): Observation[] => {
  const slow = minute >= 20 && minute < 45 ? 4 : 0;
  return [
    [minute + 0.4, 40, 20 - slow],
    [minute + 0.4, 75, slow],
  ];
}).flat();

/** When each alert on runs fires, and when it does not. */
export const RUN_SCENARIOS: Readonly<Record<keyof typeof RUN_ALERTS, readonly AlertScenario[]>> = {
  PlancraftRunFailures: [
    // One of 20 a minute: over 3 % with the fourth within five minutes.
    {
      minutes: 60,
      series: runs(60, [...times(0, 10, 20), ...times(10, 30, 19), ...times(30, 60, 20)], times(10, 30, 1)),
      fires: { from: 19, until: 32 },
    },
    // At night, one of two.
    { minutes: 60, series: runs(60, times(0, 60, 1, 5), times(2, 60, 1, 5)), fires: null },
    // Two of four, again and again.
    { minutes: 60, series: runs(60, times(0, 60, 1, 2.5), times(0, 60, 1, 2.5)), fires: null },
    // By the person's fault.
    { minutes: 60, series: runs(60, times(0, 60, 10), times(0, 60, 10), "person"), fires: null },
  ],
  PlancraftRunFailuresFastBurn: [
    // One of five: 7.2 % of an hour's 600 after 22 minutes. Over once the last five minutes are well.
    {
      minutes: 180,
      series: runs(180, [...times(0, 70, 10), ...times(70, 100, 8), ...times(100, 180, 10)], times(70, 100, 2)),
      fires: { from: 94, until: 104 },
    },
    // A run every four minutes, and none comes through: told with the fifth.
    { minutes: 110, series: runs(110, times(0, 70, 1, 4), times(70, 100, 1, 4)), fires: { from: 89, until: 104 } },
    // At night, two runs, of which one fails.
    { minutes: 180, series: runs(180, [[70.4, 1]], [[75.4, 1]]), fires: null },
    // 6 % for long: the other alerts' affair.
    { minutes: 180, series: runs(180, times(0, 180, 47), times(60, 180, 3)), fires: null },
  ],
  PlancraftRunFailuresSlowBurn: [
    // One of four: 3 % of six hours' 1,440 after 44 minutes. Over half an hour later, nearly.
    {
      minutes: 560,
      series: runs(560, [...times(0, 400, 4), ...times(400, 470, 3), ...times(470, 560, 4)], times(400, 470, 1)),
      fires: { from: 449, until: 497 },
    },
    // A run every 20 minutes: told with the third that fails.
    {
      minutes: 560,
      series: runs(560, [...times(0, 400, 1, 20), ...times(460, 560, 1, 20)], times(400, 450, 1, 20)),
      fires: { from: 446, until: 471 },
    },
    // At night, two runs, of which one fails.
    { minutes: 560, series: runs(560, [[400.4, 1]], [[405.4, 1]]), fires: null },
    // 1 % all the time is more than the service level, and spends a month's in 15 days.
    { minutes: 560, series: runs(560, times(0, 560, 99), times(0, 560, 1)), fires: null },
  ],
  PlancraftRunsSlow: [
    {
      minutes: 60,
      series: histogram("plancraft_run_duration_seconds", WORKER, { variant: "none" }, 60, SLOW_FOR_A_WHILE),
      fires: { from: 32, until: 49 },
    },
    // One slow run at night.
    {
      minutes: 60,
      series: histogram("plancraft_run_duration_seconds", WORKER, { variant: "none" }, 60, [[10.4, 900, 1]]),
      fires: null,
    },
  ],
  PlancraftRunsStuck: [
    {
      minutes: 30,
      series: [SERVER, WORKER].map((of) =>
        gauge("plancraft_stuck_runs", of, {}, 30, [
          [10.4, 1],
          [15.4, 0],
        ]),
      ),
      fires: { from: 12, until: 16 },
    },
    // One process is cut off from the database and tells what it read last.
    {
      minutes: 30,
      series: [
        gauge("plancraft_database_up", SERVER, {}, 30, [[0, 1]]),
        gauge("plancraft_database_up", WORKER, {}, 30, [[0, 0]]),
        gauge("plancraft_stuck_runs", SERVER, {}, 30, [[0, 0]]),
        gauge("plancraft_stuck_runs", WORKER, {}, 30, [[0, 1]]),
      ],
      fires: null,
    },
  ],
  PlancraftDeadLetters: [
    // Three in one process and two in another, six minutes later.
    {
      minutes: 60,
      series: [
        counter("plancraft_dead_letters_total", WORKER, { kind: "model-failed" }, 60, [[10.4, 3]]),
        counter("plancraft_dead_letters_total", SERVER, { kind: "storage" }, 60, [[16.4, 2]]),
      ],
      fires: { from: 19, until: 21 },
    },
    // One fewer; and a process that begins anew does not count twice.
    {
      minutes: 60,
      series: [
        {
          metric: "plancraft_dead_letters_total",
          labels: { ...WORKER, kind: "model-failed" },
          samples: [...new Array<number>(40).fill(0), 2, 3, 3, 0, 0, 1, ...new Array<number>(190).fill(1)],
        },
      ],
      fires: null,
    },
  ],
  PlancraftDeadLettersLeft: [
    // One process begins anew meanwhile; the other goes on telling.
    {
      minutes: 1_520,
      series: [
        gauge("plancraft_dead_letters", SERVER, {}, 1_520, [
          [10.4, 1],
          [1_500.4, 0],
        ]),
        gauge("plancraft_dead_letters", WORKER, {}, 1_520, [
          [10.4, 1],
          [600, "stale"],
          [620, 1],
          [1_500.4, 0],
        ]),
      ],
      fires: { from: 1_451, until: 1_501 },
    },
  ],
};
