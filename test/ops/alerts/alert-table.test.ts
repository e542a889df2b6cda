import { readFileSync } from "node:fs";
import { join } from "node:path";
import { collectDefaultMetrics, Registry } from "prom-client";
import { describe, expect, it } from "vitest";
import { alertFiles } from "../../../ops/alerts/alert-files.ts";
import { ALERTS, type AlertName } from "../../../ops/alerts/alert-table.ts";
import { RECORDINGS } from "../../../ops/alerts/recordings.ts";
import { METRICS, type MetricName, type MetricRow } from "../../../utils/observability/metrics/metric-table.ts";
import { seriesNames } from "./series.ts";

const OPS = join(import.meta.dirname, "../../../ops");
const ROWS = Object.entries(ALERTS);

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
function unknownParts(expr: string): string[] {
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

describe("the table of alerts", () => {
  it("reads only metrics, labels and values that there are", () => {
    const unknown = [...ROWS.map(([, row]) => row.expr(row.figures)), ...Object.values(RECORDINGS)].flatMap(
      unknownParts,
    );
    expect(unknown).toEqual([]);
  });

  it("would be found to read what there is not", () => {
    expect(unknownParts('sum by (mode) (rate(plancraft_run_total{result="done"}[5m]))')).toEqual([
      "plancraft_run_total",
      "mode",
      "plancraft_run_total{result}",
    ]);
    expect(unknownParts('plancraft_runs_total{outcome=~"done|gone"}')).toEqual(["outcome=gone"]);
  });

  it("has the figures that were agreed on", () => {
    const figures = (name: AlertName) => ({ ...ALERTS[name].figures, forMinutes: ALERTS[name].forMinutes });
    expect(figures("PlancraftDeadLetters")).toEqual({ letters: 5, windowMinutes: 10, forMinutes: 2 });
    expect(figures("PlancraftRunFailures")).toMatchObject({ ratio: 0.03, forMinutes: 5 });
    expect(figures("PlancraftRateLimited")).toEqual({ answers: 20, windowMinutes: 5, forMinutes: 1 });
    expect(figures("PlancraftContextLarge")).toMatchObject({ ratio: 0.35, forMinutes: 5 });
    expect(figures("PlancraftQueueLong")).toEqual({ jobs: 50, forMinutes: 5 });
    expect(figures("PlancraftRunsSlow")).toMatchObject({ seconds: 60, forMinutes: 10 });
    expect(figures("PlancraftReconnects")).toEqual({ streams: 100, windowMinutes: 10, forMinutes: 2 });
    expect(figures("PlancraftBreakerOpen")).toMatchObject({ forMinutes: 5 });
  });

  it("names as causes only other alerts, and none that follows from what it explains", () => {
    const causes = (name: string): readonly string[] => ALERTS[name as AlertName].followsFrom ?? [];
    const reach = (name: string, seen: readonly string[]): string[] =>
      seen.includes(name) ? [name] : causes(name).flatMap((cause) => reach(cause, [...seen, name]));
    for (const [name] of ROWS) {
      for (const cause of causes(name)) expect(Object.keys(ALERTS), `${cause}, cause of ${name}`).toContain(cause);
      expect(reach(name, []), name).toEqual([]);
    }
  });

  it("is what the files beside it were made from", () => {
    for (const [path, text] of Object.entries(alertFiles())) expect(readFileSync(join(OPS, path), "utf8")).toBe(text);
  });
});
