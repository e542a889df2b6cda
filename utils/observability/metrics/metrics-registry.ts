import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Family } from "./exposition.ts";
import { combinations, type KnownValues, labelValues, NO_VARIANT, OTHER } from "./metric-labels.ts";
import type { MetricRow } from "./metric-row.ts";
import { type LabelsOf, METRICS, type MetricName, type NameOf } from "./metric-table.ts";

/** Gauges that are named like counters, which Prometheus' own check finds wrong. */
const MISNAMED = [
  "nodejs_active_resources_total",
  "nodejs_active_handles_total",
  "nodejs_active_requests_total",
] as const;

/** What is rare, and is to be seen the first time; with all of them a scrape would be five times as long. */
const RARE = "5xx";

/** Rollouts are few; names that are not used any more stay for as long as the process does. */
const MOST_VARIANTS = 20;

export interface NamedRoute {
  readonly method: string;
  /** The pattern. */
  readonly path: string;
}

/** The metrics of this process, each of them there from the start; and those of Node itself. */
export class MetricsRegistry {
  readonly #registry = new Registry();
  readonly #counters = new Map<string, Counter>();
  readonly #gauges = new Map<string, Gauge>();
  readonly #histograms = new Map<string, Histogram>();
  readonly #known: KnownValues;
  /** Of the database, those that nobody could read now. */
  readonly #unread = new Set<string>();
  readonly #variants = new Set([NO_VARIANT]);

  constructor(known: KnownValues) {
    this.#known = known;
    for (const name of Object.keys(METRICS) as MetricName[]) this.#make(name);
    collectDefaultMetrics({ register: this.#registry });
    for (const name of MISNAMED) this.#registry.removeSingleMetric(name);
  }

  add<N extends NameOf<"counter">>(name: N, labels: LabelsOf<N>, by = 1): void {
    this.#counters.get(name)?.inc(labels, by);
  }

  set<N extends NameOf<"gauge">>(name: N, labels: LabelsOf<N>, value: number): void {
    this.#gauges.get(name)?.set(labels, value);
  }

  observe<N extends NameOf<"histogram">>(name: N, labels: LabelsOf<N>, value: number): void {
    this.#histograms.get(name)?.observe(labels, value);
  }

  /** Sets all rows of a gauge anew: one that it had before and that is not among them is gone. */
  replace<N extends NameOf<"gauge">>(name: N, rows: readonly (readonly [labels: LabelsOf<N>, value: number])[]): void {
    const gauge = this.#gauges.get(name);
    gauge?.reset();
    for (const row of combinations(labelValues(name, this.#known))) gauge?.set(row, 0);
    for (const [labels, value] of rows) gauge?.set(labels, value);
  }

  /**
   * What a variant is told as, with its rows at 0 where it is new. From the 21st on they are told together.
   * @param label None where it is not given.
   */
  variantLabel(label: string = NO_VARIANT): string {
    if (this.#variants.has(label)) return label;
    if (label !== OTHER && this.#variants.size > MOST_VARIANTS) return this.variantLabel(OTHER);
    this.#variants.add(label);
    for (const metric of Object.keys(METRICS) as MetricName[]) this.#zeroVariant(metric, label);
    return label;
  }

  /** @param isRead Whether what the database tells was read now: what was read before is not told again as if it were new. */
  async families(isRead: boolean): Promise<readonly Family[]> {
    const families = (await this.#registry.getMetricsAsJSON()) as unknown as readonly Family[];
    return isRead ? families : families.filter(({ name }) => !this.#unread.has(name));
  }

  /** Adds rows for a server's routes: a request that fails is seen to be the first. */
  nameRoutes(routes: readonly NamedRoute[]): void {
    const histogram = this.#histograms.get("plancraft_http_request_duration_seconds");
    for (const { method, path: route } of routes) histogram?.zero({ method, route, status: RARE });
  }

  #zeroVariant(name: MetricName, variant: string): void {
    const { labels = {} }: MetricRow = METRICS[name];
    if (labels["variant"] !== "variants") return;
    for (const row of combinations({ ...labelValues(name, this.#known), variant: [variant] })) {
      this.#counters.get(name)?.inc(row, 0);
      this.#histograms.get(name)?.zero(row);
    }
  }

  #make(name: MetricName): void {
    const { type, help, labels = {}, buckets = [], of }: MetricRow = METRICS[name];
    const common = { name, help, labelNames: Object.keys(labels), registers: [this.#registry] };
    const rows = combinations(labelValues(name, this.#known));
    if (of === "database") this.#unread.add(name);
    switch (type) {
      case "counter": {
        const counter = new Counter(common);
        for (const row of rows) counter.inc(row, 0);
        return void this.#counters.set(name, counter);
      }
      case "gauge": {
        const gauge = new Gauge(common);
        for (const row of rows) gauge.set(row, 0);
        return void this.#gauges.set(name, gauge);
      }
      case "histogram": {
        const histogram = new Histogram({ ...common, buckets: [...buckets] });
        for (const row of rows) histogram.zero(row);
        return void this.#histograms.set(name, histogram);
      }
    }
  }
}
