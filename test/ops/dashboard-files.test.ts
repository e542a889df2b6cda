import { existsSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { ALERTS, runbookFile } from "../../ops/alerts/alert-table.ts";
import { dashboardFiles } from "../../ops/dashboard/dashboard-files.ts";
import { DASHBOARD_ROWS } from "../../ops/dashboard/dashboard-json.ts";
import { prometheusFiles } from "../../ops/prometheus/prometheus-files.ts";
import type { MetricRow } from "../../utils/observability/metrics/metric-row.ts";
import { METRICS } from "../../utils/observability/metrics/metric-table.ts";

const OPS = new URL("../../ops/", import.meta.url);
const TABLE: Readonly<Record<string, MetricRow>> = METRICS;
/** Of the ten panels that were asked for, the metric of each. */
const ASKED_FOR = [
  "plancraft_queue_jobs",
  "plancraft_run_duration_seconds",
  "plancraft_sse_connections",
  "plancraft_sse_reconnects_total",
  "plancraft_plans_finished_total",
  "plancraft_context_tokens_ratio",
  "plancraft_errors_shown_total",
  "plancraft_dead_letters_total",
  "plancraft_active_runs",
  "plancraft_model_call_duration_seconds",
];
/** Of prom-client, about the process; and what Prometheus adds. */
const OTHERS = new Set(["nodejs_eventloop_lag_p99_seconds", "process_resident_memory_bytes"]);
const ADDED = ["instance", "job", "le"];

const panels = Object.values(DASHBOARD_ROWS).flat();
const queries = panels.flatMap(({ queries, title }) => queries.map(({ expr }) => ({ title, expr })));

/** The metric that a name in a query belongs to. */
function metricOf(name: string): string {
  const histogram = name.replace(/_(?:bucket|sum|count)$/, "");
  return TABLE[histogram]?.type === "histogram" ? histogram : name;
}

const namesIn = (expr: string) =>
  [...expr.matchAll(/\b(?:plancraft|nodejs|process)_\w+/g)].map(([name]) => metricOf(name));

it("is in the repository as it is made", () => {
  for (const [path, text] of Object.entries({ ...dashboardFiles(), ...prometheusFiles() }))
    expect(readFileSync(new URL(path, OPS), "utf8")).toBe(text);
});

it("has four rows and the panels that were asked for, each with what it tells, a unit, colours and a runbook", () => {
  const made = JSON.parse(dashboardFiles()["dashboard/plancraft.json"] ?? "");
  expect(made).toMatchObject({ uid: "plancraft", schemaVersion: expect.any(Number) });
  expect(made.id).toBeUndefined();
  const rows = made.panels.filter(({ type }: { type: string }) => type === "row");
  expect(rows.map(({ title }: { title: string }) => title)).toEqual(["Now", "By variant", "System", "Business"]);
  expect(new Set(made.panels.map(({ id }: { id: number }) => id)).size).toBe(panels.length + rows.length);
  const shown = new Set(queries.flatMap(({ expr }) => namesIn(expr)));
  expect(ASKED_FOR.filter((name) => !shown.has(name))).toEqual([]);
  const runbooks = new Set(Object.keys(ALERTS).map(runbookFile));
  for (const panel of made.panels.filter(({ type }: { type: string }) => type !== "row")) {
    expect(panel.description).toMatch(/^\S.+\.$/);
    expect(panel.fieldConfig.defaults.unit).toBeTruthy();
    expect(panel.datasource).toEqual({ type: "prometheus", uid: "$datasource" });
    const [{ url }] = panel.links;
    expect(runbooks.has(url.slice(url.lastIndexOf("/") + 1))).toBe(true);
    expect(existsSync(new URL(`../${url}`, OPS))).toBe(true);
    const colours = panel.fieldConfig.defaults.thresholds.steps.map(({ color }: { color: string }) => color);
    expect([["green"], ["green", "yellow", "red"], ["red", "yellow", "green"]]).toContainEqual(colours);
  }
  expect(panels.filter(({ red }) => red !== undefined).length).toBeGreaterThan(10);
});

it("asks for no metric and no label but those of the table", () => {
  for (const { title, expr } of queries) {
    const names = namesIn(expr);
    expect(names.length, title).toBeGreaterThan(0);
    expect(names.filter((name) => !(name in TABLE) && !OTHERS.has(name))).toEqual([]);
    const known = new Set([...names.flatMap((name) => Object.keys(TABLE[name]?.labels ?? {})), ...ADDED]);
    const selected = [...expr.matchAll(/\{([^}]*)\}/g)].flatMap(([, text = ""]) => [
      ...text.matchAll(/(\w+)(?:=~|!~|!=|=)"/g),
    ]);
    const grouped = [...expr.matchAll(/\b(?:by|on) \(([^)]*)\)/g)].flatMap(([, list = ""]) => list.split(", "));
    const labels = [...selected.map(([, label = ""]) => label), ...grouped];
    expect(labels.filter((label) => !known.has(label))).toEqual([]);
  }
});

it("takes the largest of what every process tells of the database, and never their sum", () => {
  const shared = Object.entries(TABLE).flatMap(([name, { of }]) => (of === "database" ? [name] : []));
  const uses = queries.flatMap(({ expr }) =>
    shared.flatMap((name) => expr.split(new RegExp(`\\b${name}\\b`)).slice(0, -1)),
  );
  expect(uses.length).toBeGreaterThan(4);
  for (const before of uses) expect(before).toMatch(/\bmax(?: by \([^)]*\))? ?\($/);
});
