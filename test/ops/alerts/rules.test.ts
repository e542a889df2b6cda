import { expect, it } from "vitest";
import type { AlertRow } from "../../../ops/alerts/alert-row.ts";
import { ALERTS, type AlertName } from "../../../ops/alerts/alert-table.ts";
import { ruleFile } from "../../../ops/alerts/rule-file.ts";
import { withOperatorsPrograms } from "../../support/operators-programs.ts";
import { type AlertScenario, expectations } from "./alert-scenario.ts";
import { testRules } from "./promtool.ts";
import { quietDay } from "./quiet-day.ts";
import { MODEL_SCENARIOS } from "./scenarios/model-scenarios.ts";
import { PROCESS_SCENARIOS } from "./scenarios/process-scenarios.ts";
import { QUEUE_SCENARIOS } from "./scenarios/queue-scenarios.ts";
import { ROLLOUT_SCENARIOS } from "./scenarios/rollout-scenarios.ts";
import { RUN_SCENARIOS } from "./scenarios/run-scenarios.ts";
import { SERVER_SCENARIOS } from "./scenarios/server-scenarios.ts";

const SCENARIOS: Readonly<Record<AlertName, readonly AlertScenario[]>> = {
  ...RUN_SCENARIOS,
  ...ROLLOUT_SCENARIOS,
  ...MODEL_SCENARIOS,
  ...QUEUE_SCENARIOS,
  ...SERVER_SCENARIOS,
  ...PROCESS_SCENARIOS,
};
const NAMES = Object.keys(ALERTS) as AlertName[];

/** The row with each of its numbers halved and doubled, and without its waiting time. */
function changedRows(row: AlertRow): { readonly change: string; readonly row: AlertRow }[] {
  return [
    ...Object.entries(row.figures).flatMap(([figure, value]) =>
      [0.5, 2].map((times) => ({
        change: `${figure}_times_${times}`,
        row: { ...row, figures: { ...row.figures, [figure]: value * times } },
      })),
    ),
    ...[0, row.forMinutes * 2].map((forMinutes) => ({
      change: `after_${forMinutes}_minutes`,
      row: { ...row, forMinutes },
    })),
  ];
}

withOperatorsPrograms("each alert, evaluated by promtool", () => {
  it.each(NAMES)(
    "%s fires at the right minute and is over after, and with any other figure would not",
    async (name) => {
      const row = ALERTS[name];
      const scenarios = SCENARIOS[name];
      expect(scenarios.some(({ fires }) => fires !== null)).toBe(true);
      // All of them on the same series, under names of their own: reading the series is what takes promtool long.
      const changed = new Map(changedRows(row).map((one) => [`${name}_${one.change}`, one.row]));
      const rules = ruleFile({ runs: { [name]: row, ...Object.fromEntries(changed) } });
      const found = await testRules(
        rules,
        scenarios.map((scenario) => ({
          series: quietDay(scenario.minutes, scenario.series, (metric) => rules.includes(metric)),
          expected: [name, ...changed.keys()].flatMap((alert) => expectations(alert, row, scenario)),
        })),
      );
      const failed = new Set([...found.matchAll(/alertname=\\?"([^"\\]+)/g)].map(([, alert]) => alert));
      expect([...failed].toSorted(), found).toEqual([...changed.keys()].toSorted());
    },
  );
});
