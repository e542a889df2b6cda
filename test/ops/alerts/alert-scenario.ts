import type { AlertRow } from "../../../ops/alerts/alert-row.ts";
import type { Expected } from "./promtool.ts";
import type { Series } from "./series.ts";

/** A course of events, and when one alert fires in it. */
export interface AlertScenario {
  readonly minutes: number;
  readonly series: readonly Series[];
  /** From the first minute on in which it fires until the first in which it does not (null: to the end); null: never. */
  readonly fires: {
    readonly from: number;
    readonly until: number | null;
    readonly labels?: Readonly<Record<string, string>>;
  } | null;
}

/**
 * What promtool has to find: nothing a minute before, nothing after, and no gap between.
 * @param name The alert's, or the one under which a changed alert is evaluated.
 */
export function expectations(name: string, row: AlertRow, { minutes, fires }: AlertScenario): Expected[] {
  const firing = `ALERTS{alertname="${name}",alertstate="firing"}`;
  const all = `sum(count_over_time(${firing}[${minutes}m]))`;
  if (fires === null) return [{ minute: minutes, expr: all, samples: [] }];
  const { from, until, labels } = fires;
  const end = until ?? minutes + 1;
  const pairs = Object.entries({
    alertname: name,
    alertstate: "firing",
    severity: row.severity,
    team: row.team,
    ...labels,
  }).map(([label, value]) => `${label}="${value}"`);
  const one = [{ labels: `ALERTS{${pairs.join(",")}}`, value: 1 }];
  return [
    { minute: from - 1, expr: firing, samples: [] },
    { minute: from, expr: firing, samples: one },
    { minute: end - 1, expr: firing, samples: one },
    ...(until === null ? [] : [{ minute: until, expr: firing, samples: [] }]),
    { minute: minutes, expr: all, samples: [{ labels: "{}", value: end - from }] },
  ];
}
