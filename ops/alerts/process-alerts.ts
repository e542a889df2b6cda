import { alert, span } from "./alert-row.ts";
import { JOBS } from "./limits.ts";

/** Of the processes themselves, and of the database that they share. */
export const PROCESS_ALERTS = {
  PlancraftScrapeMissing: alert({
    severity: "page",
    team: "platform",
    summary: "No process of PlanCraft can be measured: either nobody can use it, or nobody would see it if so.",
    figures: {},
    // Also where no target is known any more: what is not there is not 0.
    expr: () => `absent(up{job=~"${JOBS}"} == 1)`,
    forMinutes: 3,
  }),
  PlancraftTargetDown: alert({
    severity: "ticket",
    team: "platform",
    summary: "One process does not answer; the others do its work, and plans take longer.",
    figures: {},
    expr: () => `up{job=~"${JOBS}"} == 0`,
    forMinutes: 3,
    by: ["job", "instance"],
    followsFrom: ["PlancraftScrapeMissing"],
  }),
  PlancraftProcessRestarts: alert({
    severity: "ticket",
    team: "platform",
    summary: "A process ends and begins again and again, and the plans in it begin again from their last checkpoint.",
    figures: { restarts: 3, windowMinutes: 15 },
    expr: ({ restarts, windowMinutes }) =>
      `changes(process_start_time_seconds{job=~"${JOBS}"}[${span(windowMinutes)}]) >= ${restarts}`,
    forMinutes: 1,
    by: ["job", "instance"],
    followsFrom: ["PlancraftDatabaseAway"],
  }),
  PlancraftDatabaseAway: alert({
    severity: "page",
    team: "platform",
    summary: "Nothing can be begun, answered or read, and plans stand still until the database is back.",
    figures: {},
    expr: () => "max(plancraft_database_up) == 0",
    forMinutes: 1,
    followsFrom: ["PlancraftScrapeMissing"],
  }),
  PlancraftDatabaseAwayFromOne: alert({
    severity: "ticket",
    team: "platform",
    summary: "One process cannot reach the database that others reach: who meets it gets errors.",
    figures: {},
    expr: () => "plancraft_database_up == 0 and on () max(plancraft_database_up) == 1",
    forMinutes: 5,
    by: ["job", "instance"],
    followsFrom: ["PlancraftDatabaseAway"],
  }),
  PlancraftPoolWaiting: alert({
    severity: "warning",
    team: "platform",
    summary: "A process has too few connections to the database, so that requests and plans in it wait for each other.",
    figures: { waiting: 10 },
    expr: ({ waiting }) => `plancraft_pool_waiting > ${waiting}`,
    forMinutes: 5,
    by: ["job", "instance"],
    followsFrom: ["PlancraftDatabaseAway", "PlancraftDatabaseAwayFromOne"],
  }),
};
