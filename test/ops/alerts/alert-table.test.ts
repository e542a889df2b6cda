import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { alertFiles } from "../../../ops/alerts/alert-files.ts";
import { ALERTS, type AlertName } from "../../../ops/alerts/alert-table.ts";
import { RECORDINGS } from "../../../ops/alerts/recordings.ts";
import { unknownParts } from "./known-metrics.ts";

const OPS = join(import.meta.dirname, "../../../ops");
const ROWS = Object.entries(ALERTS);

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
    expect(figures("PlancraftCanaryFailures")).toMatchObject({ ratio: 0.005, failures: 2 });
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
