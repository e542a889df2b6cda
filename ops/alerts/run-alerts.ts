import { alert, span, stored } from "./alert-row.ts";
import { FAILED_RUNS_RATIO } from "./limits.ts";
import { type BurnWindow, ended, failed } from "./recordings.ts";

/** Products, since a quotient of a night without runs is no number. */
function over(ratio: string, window: BurnWindow): string {
  return `${failed(window)} > ${ratio} * ${ended(window)}`;
}

/** Of runs: whether they fail, take long, stand still, or are given up. */
export const RUN_ALERTS = {
  PlancraftRunFailures: alert({
    severity: "ticket",
    team: "planning",
    summary: "More than 3 % of the plans that people wait for fail by our fault; what was paid for is kept.",
    figures: { ratio: 0.03, failures: 3 },
    expr: ({ ratio, failures }) => `${over(String(ratio), "5m")}\nand ${failed("5m")} >= ${failures}`,
    forMinutes: 5,
    followsFrom: ["PlancraftDatabaseAway", "PlancraftBreakerOpen", "PlancraftRunFailuresFastBurn"],
  }),
  PlancraftRunFailuresFastBurn: alert({
    severity: "page",
    team: "planning",
    summary: "So many plans fail by our fault that what the service level allows in a month is spent in two days.",
    figures: { factor: 14.4, failures: 5 },
    expr: ({ factor, failures }) =>
      [
        over(`${factor} * ${FAILED_RUNS_RATIO}`, "1h"),
        `and ${over(`${factor} * ${FAILED_RUNS_RATIO}`, "5m")}`,
        `and ${failed("1h")} >= ${failures}`,
      ].join("\n"),
    forMinutes: 2,
    followsFrom: ["PlancraftDatabaseAway", "PlancraftBreakerOpen"],
  }),
  PlancraftRunFailuresSlowBurn: alert({
    severity: "page",
    team: "planning",
    summary: "For hours plans have failed by our fault, six times as many as the service level allows.",
    figures: { factor: 6, failures: 3 },
    expr: ({ factor, failures }) =>
      [
        over(`${factor} * ${FAILED_RUNS_RATIO}`, "6h"),
        `and ${over(`${factor} * ${FAILED_RUNS_RATIO}`, "30m")}`,
        `and ${failed("6h")} >= ${failures}`,
      ].join("\n"),
    forMinutes: 5,
    followsFrom: ["PlancraftDatabaseAway", "PlancraftBreakerOpen", "PlancraftRunFailuresFastBurn"],
  }),
  PlancraftRunsSlow: alert({
    severity: "ticket",
    team: "planning",
    summary: "One of twenty people waits longer than a minute for a run to end.",
    figures: { seconds: 60, windowMinutes: 5 },
    expr: ({ seconds, windowMinutes }) =>
      `histogram_quantile(0.95, sum by (le) (rate(plancraft_run_duration_seconds_bucket[${span(windowMinutes)}]))) > ${seconds}`,
    forMinutes: 10,
    followsFrom: ["PlancraftDatabaseAway", "PlancraftBreakerOpen", "PlancraftRateLimited"],
  }),
  PlancraftRunsStuck: alert({
    severity: "page",
    team: "planning",
    summary: "Somebody sees a plan that has not moved for ten minutes.",
    figures: {},
    expr: () => `max(${stored("plancraft_stuck_runs")}) > 0`,
    forMinutes: 1,
    followsFrom: ["PlancraftDatabaseAway", "PlancraftBreakerOpen", "PlancraftNoWorker"],
  }),
  PlancraftDeadLetters: alert({
    severity: "page",
    team: "planning",
    summary: "Several plans were given up at once, and none of them goes on until somebody replays it.",
    figures: { letters: 5, windowMinutes: 10 },
    expr: ({ letters, windowMinutes }) =>
      `sum(increase(plancraft_dead_letters_total[${span(windowMinutes)}])) >= ${letters}`,
    forMinutes: 2,
    followsFrom: ["PlancraftDatabaseAway", "PlancraftBreakerOpen"],
  }),
  PlancraftDeadLettersLeft: alert({
    severity: "ticket",
    team: "planning",
    summary: "For a day at least one plan that was given up has waited for somebody to replay or drop it.",
    figures: {},
    // Also what was read last: a moment without the database would begin the day anew.
    expr: () => "max(plancraft_dead_letters) > 0",
    forMinutes: 24 * 60,
    followsFrom: ["PlancraftDeadLetters"],
  }),
};
