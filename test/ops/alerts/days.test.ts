import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ALERT_GROUPS } from "../../../ops/alerts/alert-table.ts";
import { ruleFile } from "../../../ops/alerts/rule-file.ts";
import { withOperatorsPrograms } from "../../support/operators-programs.ts";
import { busyDay } from "./busy-day.ts";
import { testRules } from "./promtool.ts";
import { quietDay } from "./quiet-day.ts";

const RULES = ruleFile(ALERT_GROUPS);
const DAY_MINUTES = 24 * 60;
const FIRED = `count by (alertname) (count_over_time(ALERTS{alertstate="firing"}[${DAY_MINUTES}m]))`;
const read = (metric: string) => RULES.includes(metric);

withOperatorsPrograms("a day on which all is well", () => {
  it("begins with rules that Prometheus takes", () => {
    const path = join(import.meta.dirname, "../../../ops/alerts/plancraft.rules.yml");
    expect(execFileSync("promtool", ["check", "rules", path], { encoding: "utf8" })).toContain("SUCCESS");
  });

  it("without anything to do fires nothing", async () => {
    const expected = [{ minute: DAY_MINUTES, expr: FIRED, samples: [] }];
    expect(await testRules(RULES, [{ series: quietDay(DAY_MINUTES, [], read), expected }])).toBe("");
  });

  it("with much to do fires nothing, though runs fail, calls are turned away and processes begin anew", async () => {
    const { series } = busyDay();
    // That it was busy: sums over the day, of all processes.
    const least = (expr: string, count: number) => ({
      minute: DAY_MINUTES,
      expr: `${expr} > bool ${count}`,
      samples: [{ labels: "{}", value: 1 }],
    });
    const expected = [
      { minute: DAY_MINUTES, expr: FIRED, samples: [] },
      least("sum(increase(plancraft_runs_total[1d]))", 25_000),
      least('sum(increase(plancraft_run_failures_total{fault="service"}[1d]))', 40),
      least("sum(increase(plancraft_model_rate_limited_total[1d]))", 1_000),
      least("max_over_time(plancraft:run_failures:increase6h[1d])", 10),
      least("sum(resets(plancraft_model_cost_usd_total[1d]))", 3),
    ];
    const busy = series.filter(({ metric }) => read(metric));
    expect(await testRules(RULES, [{ series: quietDay(DAY_MINUTES, busy, read), expected }])).toBe("");
  });
});
