import { collectDefaultMetrics, Registry } from "prom-client";
import { RECORDINGS } from "../../../ops/alerts/recordings.ts";
import type { MetricRow } from "../../../utils/observability/metrics/metric-row.ts";
import { METRICS, type MetricName } from "../../../utils/observability/metrics/metric-table.ts";
import { seriesNames } from "./series.ts";

/** By the name of a series: the labels it has, and the values of those that are listed. */
const KNOWN = new Map<string, Readonly<Record<string, readonly string[] | null>>>();
for (const name of Object.keys(METRICS) as MetricName[]) {
  const row: MetricRow = METRICS[name];
  const labels = Object.fromEntries(
    Object.entries(row.labels ?? {}).map(([label, values]) => [label, typeof values === "string" ? null : values]),
  );
  for (const series of seriesNames(name)) KNOWN.set(series, { ...labels, ...ofEach(), le: null });
}
const registry = new Registry();
collectDefaultMetrics({ register: registry });
for (const { name } of registry.getMetricsAsArray()) KNOWN.set(name, ofEach());
KNOWN.set("up", ofEach());
for (const name of Object.keys(RECORDINGS)) KNOWN.set(name, {});

/** What Prometheus adds to each series. */
function ofEach() {
  return { job: null, instance: null };
}

/** Words of the language that could be taken for a series. */
const WORDS = new Set(["and", "or", "unless", "by", "on", "without", "ignoring", "bool", "offset", "le"]);

/** What an expression reads that there is not. */
export function unknownParts(expr: string): string[] {
  const grouped = [...expr.matchAll(/\b(?:by|on)\s*\(([^)]*)\)/g)].flatMap(([, list = ""]) => list.match(/\w+/g) ?? []);
  const rest = expr.replaceAll(/\b(?:by|on)\s*\([^)]*\)/g, " ");
  const read = [...rest.matchAll(/([a-zA-Z_:][\w:]*)(\s*\()?(?:\{([^}]*)\})?/g)].filter(
    ([, name = "", isCall]) => isCall === undefined && !WORDS.has(name) && !/^\d/.test(name),
  );
  // The units of windows are no names.
  const series = read.filter(([, name = ""]) => !/^[smhd]$/.test(name));
  const known = series.map(([, name = ""]) => KNOWN.get(name));
  return [
    ...series.filter(([, name = ""]) => !KNOWN.has(name)).map(([, name = ""]) => name),
    ...grouped.filter((label) => !known.some((labels) => labels !== undefined && label in labels)),
    ...series.flatMap(([, name = "", , selector = ""]) =>
      [...selector.matchAll(/(\w+)(=~|!~|!=|=)"([^"]*)"/g)].flatMap(([, label = "", sign = "", value = ""]) => {
        const values = KNOWN.get(name)?.[label];
        if (values === undefined) return [`${name}{${label}}`];
        const parts = sign.includes("~") ? value.split("|") : [value];
        return values === null ? [] : parts.filter((part) => !values.includes(part)).map((part) => `${label}=${part}`);
      }),
    ),
  ];
}
