import { METRICS, type MetricName, type NameOf } from "../../../utils/observability/metrics/metric-table.ts";

/** How often the series of these tests are scraped. */
export const SCRAPES_A_MINUTE = 4;

/** A number, or that there is none any more. */
export type Sample = number | "stale";

/** What Prometheus has scraped of one time series, from minute 0 on. */
export interface Series {
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly samples: readonly Sample[];
}

/** A process that is scraped. */
export interface Target {
  readonly job: string;
  readonly instance: string;
}
export const SERVER: Target = { job: "plancraft-server", instance: "serve-1:8123" };
export const WORKER: Target = { job: "plancraft-worker", instance: "work-1:9464" };

/** By how much a counter rises, and in which minute. */
export type Rise = readonly [minute: number, amount: number];
/** Of a histogram: in which minute, which value, and how often. */
export type Observation = readonly [minute: number, value: number, times: number];

/** The same again, each minute from one on up to another. */
export function eachMinute<T>(from: number, until: number, made: (minute: number) => T, step = 1): T[] {
  return Array.from({ length: Math.ceil((until - from) / step) }, (_, at) => made(from + at * step));
}

/** A counter of one process. What rises between two scrapes is seen by the second. */
export function counter(
  metric: NameOf<"counter"> | `${NameOf<"histogram">}_${string}`,
  of: Target,
  labels: Readonly<Record<string, string>>,
  minutes: number,
  rises: readonly Rise[] = [],
): Series {
  const added = new Array<number>(minutes * SCRAPES_A_MINUTE + 1).fill(0);
  for (const [minute, amount] of rises) {
    const at = Math.ceil(minute * SCRAPES_A_MINUTE);
    if (at < added.length) added[at] = (added[at] ?? 0) + amount;
  }
  let value = 0;
  return { metric, labels: { ...of, ...labels }, samples: added.map((amount) => (value += amount)) };
}

/** A gauge of one process, by what it changed to and when; or of Prometheus' own. */
export function gauge(
  metric: string,
  of: Target,
  labels: Readonly<Record<string, string>>,
  minutes: number,
  steps: readonly (readonly [minute: number, value: Sample])[],
): Series {
  const samples = Array.from({ length: minutes * SCRAPES_A_MINUTE + 1 }, (_, at) => {
    const step = steps.findLast(([minute]) => minute * SCRAPES_A_MINUTE <= at);
    return step?.[1] ?? 0;
  });
  return { metric, labels: { ...of, ...labels }, samples };
}

/** All series of a histogram of one process. */
export function histogram(
  metric: NameOf<"histogram">,
  of: Target,
  labels: Readonly<Record<string, string>>,
  minutes: number,
  observations: readonly Observation[] = [],
): Series[] {
  const within = (bound: number) =>
    observations.filter(([, value]) => value <= bound).map(([minute, , times]): Rise => [minute, times]);
  return [
    ...[...METRICS[metric].buckets, Number.POSITIVE_INFINITY].map((bound) => {
      const le = Number.isFinite(bound) ? String(bound) : "+Inf";
      return counter(`${metric}_bucket`, of, { ...labels, le }, minutes, within(bound));
    }),
    counter(`${metric}_count`, of, labels, minutes, within(Number.POSITIVE_INFINITY)),
  ];
}

/** As promtool reads it: what stays the same is written once. */
export function written({ metric, labels, samples }: Series): { series: string; values: string } {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value}"`);
  const values: string[] = [];
  for (let at = 0; at < samples.length; ) {
    const sample = samples[at];
    let next = at + 1;
    while (sample !== "stale" && samples[next] === sample) next += 1;
    values.push(next - at > 1 ? `${sample}+0x${next - at - 1}` : String(sample));
    at = next;
  }
  return { series: `${metric}{${pairs.join(",")}}`, values: values.join(" ") };
}

/** The names under which a metric's series are stored. */
export function seriesNames(metric: MetricName): string[] {
  return METRICS[metric].type === "histogram" ? ["_bucket", "_count", "_sum"].map((end) => metric + end) : [metric];
}
