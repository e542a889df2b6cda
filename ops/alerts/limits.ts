/** What the alerts are measured by that an operator may want to change: change it here, and run `npm run ops`. */

/** What models may cost in an hour, in US dollars, before somebody is told. Of a small team's use; raise it with yours. */
export const SPENT_USD_AN_HOUR = 20;

/** The part of runs that may fail by the service's fault, of 30 days: the service level. */
export const FAILED_RUNS_RATIO = 0.005;

/** The jobs by which Prometheus knows PlanCraft's processes: `plancraft`, or `plancraft-server` and `plancraft-worker`. */
export const JOBS = "plancraft.*";

/** Where runbooks are found from an alert: put the address of your repository's files before it. */
export const RUNBOOKS = "docs/runbooks";
