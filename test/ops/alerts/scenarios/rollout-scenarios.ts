import type { ROLLOUT_ALERTS } from "../../../../ops/alerts/rollout-alerts.ts";
import type { AlertScenario } from "../alert-scenario.ts";
import { gauge, SERVER, type Series, WORKER } from "../series.ts";

type Steps = Parameters<typeof gauge>[4];

/** What both processes read in the database of an arm. */
function arm(name: "canary" | "control", sessions: Steps, failures: Steps): Series[] {
  return [SERVER, WORKER].flatMap((of) => [
    gauge("plancraft_rollout_sessions", of, { variant: "terse", arm: name }, 60, sessions),
    gauge("plancraft_rollout_failures", of, { variant: "terse", arm: name }, 60, failures),
  ]);
}

/** When each alert on rollouts fires, and when it does not. */
export const ROLLOUT_SCENARIOS: Readonly<Record<keyof typeof ROLLOUT_ALERTS, readonly AlertScenario[]>> = {
  PlancraftCanaryFailures: [
    // Two of 300 are over 0.5 %, two of 500 are not any more; whatever the control does.
    {
      minutes: 60,
      series: [
        ...arm(
          "canary",
          [
            [10.4, 300],
            [30.4, 500],
          ],
          [
            [10.4, 1],
            [20.4, 2],
          ],
        ),
        ...arm("control", [[0, 100]], [[0, 50]]),
      ],
      fires: { from: 23, until: 31, labels: { variant: "terse" } },
    },
    // One of 100 may be chance.
    { minutes: 60, series: arm("canary", [[0, 100]], [[10.4, 1]]), fires: null },
    // Rolled back or promoted, it is told no more.
    {
      minutes: 60,
      series: arm(
        "canary",
        [
          [0, 100],
          [25.4, "stale"],
        ],
        [
          [10.4, 5],
          [25.4, "stale"],
        ],
      ),
      fires: { from: 13, until: 26, labels: { variant: "terse" } },
    },
  ],
  PlancraftRolledBack: [
    {
      minutes: 30,
      series: [SERVER, WORKER].map((of) =>
        gauge("plancraft_rollouts_rolled_back", of, {}, 30, [
          [10.4, 1],
          [15.4, 0],
        ]),
      ),
      fires: { from: 12, until: 16 },
    },
  ],
};
