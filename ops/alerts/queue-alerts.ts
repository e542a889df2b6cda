import { alert, span, stored } from "./alert-row.ts";

/** Of what waits for workers, and of what workers do beside running sessions. */
export const QUEUE_ALERTS = {
  PlancraftNoWorker: alert({
    severity: "page",
    team: "platform",
    summary: "Plans are taken and queued, and none of them begins.",
    figures: {},
    expr: () => `max(plancraft_workers_expected) > 0\nand max(${stored("plancraft_workers")}) < 1`,
    forMinutes: 2,
    followsFrom: ["PlancraftDatabaseAway"],
  }),
  PlancraftQueueLong: alert({
    severity: "ticket",
    team: "platform",
    summary: "More than 50 plans wait for a worker, and people wait minutes before anything happens.",
    figures: { jobs: 50 },
    expr: ({ jobs }) =>
      `sum(max by (state, priority) (${stored('plancraft_queue_jobs{state=~"created|retry"}')})) > ${jobs}`,
    forMinutes: 5,
    followsFrom: ["PlancraftDatabaseAway", "PlancraftNoWorker", "PlancraftBreakerOpen"],
  }),
  PlancraftQueueOld: alert({
    severity: "ticket",
    team: "platform",
    summary: "Somebody has waited ten minutes for a plan to begin.",
    figures: { seconds: 600 },
    expr: ({ seconds }) => `max(${stored("plancraft_queue_oldest_job_age_seconds")}) > ${seconds}`,
    forMinutes: 5,
    followsFrom: ["PlancraftDatabaseAway", "PlancraftNoWorker", "PlancraftBreakerOpen", "PlancraftQueueLong"],
  }),
  PlancraftSessionLocksLost: alert({
    severity: "ticket",
    team: "platform",
    summary: "Processes lose plans to each other in the middle of work; nothing is lost, but calls are paid for again.",
    figures: { locks: 3, windowMinutes: 15 },
    expr: ({ locks, windowMinutes }) =>
      `sum(increase(plancraft_session_locks_lost_total[${span(windowMinutes)}])) >= ${locks}`,
    forMinutes: 2,
    followsFrom: ["PlancraftDatabaseAway"],
  }),
  PlancraftWebhooksGivenUp: alert({
    severity: "ticket",
    team: "platform",
    summary: "Another service was not told of what happened to plans, and is not told again by itself.",
    figures: { deliveries: 5, windowMinutes: 60 },
    expr: ({ deliveries, windowMinutes }) =>
      `sum(increase(plancraft_webhook_deliveries_total{outcome="dead"}[${span(windowMinutes)}])) >= ${deliveries}`,
    forMinutes: 2,
    followsFrom: ["PlancraftDatabaseAway"],
  }),
};
