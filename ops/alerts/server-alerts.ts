import { alert, span } from "./alert-row.ts";
import { JOBS } from "./limits.ts";

/** Of what people meet over HTTP. */
export const SERVER_ALERTS = {
  PlancraftServerErrors: alert({
    severity: "page",
    team: "platform",
    summary: "One of twenty requests is answered by an error of the server.",
    figures: { ratio: 0.05, errors: 10, windowMinutes: 5 },
    expr: ({ ratio, errors, windowMinutes }) => {
      const count = (labels: string) =>
        `sum(increase(plancraft_http_request_duration_seconds_count${labels}[${span(windowMinutes)}]))`;
      return `${count('{status="5xx"}')} > ${ratio} * ${count("")}\nand ${count('{status="5xx"}')} >= ${errors}`;
    },
    forMinutes: 5,
    followsFrom: ["PlancraftDatabaseAway"],
  }),
  PlancraftApiSlow: alert({
    severity: "ticket",
    team: "platform",
    summary: "One of twenty requests waits longer than the 300 ms that the service level allows.",
    figures: { seconds: 0.3, windowMinutes: 5 },
    // A stream is there for as long as its reader, and probes would make everything look fast.
    expr: ({ seconds, windowMinutes }) =>
      [
        "histogram_quantile(0.95, sum by (le) (rate(",
        `  plancraft_http_request_duration_seconds_bucket{route=~"/api/.*",route!~".*/events"}[${span(windowMinutes)}]`,
        `))) > ${seconds}`,
      ].join("\n"),
    forMinutes: 10,
    followsFrom: ["PlancraftDatabaseAway", "PlancraftEventLoopSlow", "PlancraftPoolWaiting"],
  }),
  PlancraftReconnects: alert({
    severity: "warning",
    team: "platform",
    summary: "People's streams break off and begin again: progress halts for seconds, and nothing is missed.",
    figures: { streams: 100, windowMinutes: 10 },
    expr: ({ streams, windowMinutes }) =>
      `sum(increase(plancraft_sse_reconnects_total[${span(windowMinutes)}])) >= ${streams}`,
    forMinutes: 2,
    followsFrom: ["PlancraftDatabaseAway", "PlancraftProcessRestarts", "PlancraftTargetDown"],
  }),
  PlancraftEventLoopSlow: alert({
    severity: "warning",
    team: "platform",
    summary: "A process is so busy that everything in it waits half a second and more.",
    figures: { seconds: 0.5 },
    expr: ({ seconds }) => `nodejs_eventloop_lag_p99_seconds{job=~"${JOBS}"} > ${seconds}`,
    forMinutes: 5,
    by: ["job", "instance"],
  }),
};
