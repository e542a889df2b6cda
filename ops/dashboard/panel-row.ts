import type { AlertRow } from "../alerts/alert-row.ts";
import { ALERTS, type AlertName } from "../alerts/alert-table.ts";

/** One query of a panel, and what its lines are called. */
export interface PanelQuery {
  /** PromQL with Grafana's variables `$instance`, `$variant` and `$__rate_interval`. */
  readonly expr: string;
  /** In Grafana's form: `{{label}}` stands for a label's value. */
  readonly legend: string;
}

/** One panel, from which its JSON is made. */
export interface PanelRow {
  readonly title: string;
  /** What it tells, in one sentence. */
  readonly description: string;
  readonly kind: "stat" | "timeseries";
  /** Of Grafana's names: `s` seconds, `short` a count, `percentunit` a part of 1. */
  readonly unit: "s" | "short" | "percentunit" | "currencyUSD" | "reqps" | "bytes" | "dateTimeFromNow";
  readonly queries: readonly PanelQuery[];
  /** The runbook to open when it looks wrong: that of this alert. */
  readonly runbook: AlertName;
  /** Where it becomes red: the alert's figure. Yellow is half the way there. Without it, it is always green. */
  readonly red?: number;
  /** Where less is worse, such as of workers: red below `red`. */
  readonly isLowBad?: boolean;
}

/** Processes that are chosen on the dashboard. */
export const CHOSEN = 'instance=~"$instance"';
/** Arms of the rollout that are chosen. */
export const VARIANT = 'variant=~"$variant"';
/** As long as a rate needs at the scrapes' own pace. */
export const RECENT = "$__rate_interval";

/**
 * A figure of an alert, by which a panel becomes red when the alert begins to count.
 * @throws Error where the alert has no such figure.
 */
export function figure(name: AlertName, of: string): number {
  const { figures }: AlertRow = ALERTS[name];
  const found = figures[of];
  if (found === undefined) throw new Error(`${name} has no figure ${of}`);
  return found;
}

/** How much a counter has grown in a window. */
export function grown(counter: string, window: string, by: readonly string[] = [], labels = CHOSEN): string {
  return `${sumBy(by)}(increase(${counter}{${labels}}[${window}]))`;
}

/** A quantile of a histogram; where nothing was measured there is no line. */
export function quantile(of: number, histogram: string, window: string, by: readonly string[] = [], labels = CHOSEN) {
  const measured = `${sumBy(by)}(rate(${histogram}_count{${labels}}[${window}])) > 0`;
  const quantiles = `histogram_quantile(${of}, ${sumBy(["le", ...by])}(rate(${histogram}_bucket{${labels}}[${window}])))`;
  return `${quantiles} and ${measured}`;
}

/** The mean of what a histogram measured; where nothing was measured there is no line. */
export function mean(histogram: string, window: string, by: readonly string[] = [], labels = CHOSEN): string {
  return share(grown(`${histogram}_sum`, window, by, labels), grown(`${histogram}_count`, window, by, labels));
}

/** A part of a whole; where the whole is nothing there is no line. */
export function share(part: string, whole: string): string {
  return `${part} / (${whole} > 0)`;
}

function sumBy(labels: readonly string[]): string {
  return labels.length === 0 ? "sum" : `sum by (${labels.join(", ")}) `;
}
