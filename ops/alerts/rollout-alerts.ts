import { alert, stored } from "./alert-row.ts";
import { FAILED_RUNS_RATIO } from "./limits.ts";

/** Of the rollouts that run, what is told of the canary, by the variant. */
function canary(metric: "plancraft_rollout_sessions" | "plancraft_rollout_failures"): string {
  return `max by (variant) (${stored(`${metric}{arm="canary"}`)})`;
}

/** Of rollouts: whether a canary fails more often than it may, and whether one was taken back. */
export const ROLLOUT_ALERTS = {
  PlancraftCanaryFailures: alert({
    severity: "warning",
    team: "planning",
    summary:
      "Those who get a new variant see more plans fail by our fault than the service level allows; so far they may be few.",
    figures: { ratio: FAILED_RUNS_RATIO, failures: 2 },
    expr: ({ ratio, failures }) =>
      [
        `${canary("plancraft_rollout_failures")} > ${ratio} * ${canary("plancraft_rollout_sessions")}`,
        `and ${canary("plancraft_rollout_failures")} >= ${failures}`,
      ].join("\n"),
    forMinutes: 2,
    by: ["variant"],
    followsFrom: ["PlancraftDatabaseAway"],
  }),
  PlancraftRolledBack: alert({
    severity: "ticket",
    team: "planning",
    summary:
      "A new variant failed too often and was taken back by itself: new plans go without it, those under way end under it.",
    figures: {},
    expr: () => `max(${stored("plancraft_rollouts_rolled_back")}) > 0`,
    forMinutes: 1,
  }),
};
