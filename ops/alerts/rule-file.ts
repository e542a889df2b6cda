import { stringify } from "yaml";
import { type AlertRow, span } from "./alert-row.ts";
import { runbookFile } from "./alert-table.ts";
import { RUNBOOKS } from "./limits.ts";
import { RECORDINGS } from "./recordings.ts";

const HEAD = `# Made from the table in ops/alerts by \`npm run ops\`: change it there. Rules for Prometheus 2.40 and later.
`;

/**
 * The text of a rule file for Prometheus.
 * @param groups Alerts by the name of their group, each with what it reads recorded before it: rules of one group are
 *   evaluated in their order, so that an alert reads what was recorded in the same moment.
 */
export function ruleFile(groups: Readonly<Record<string, Readonly<Record<string, AlertRow>>>>): string {
  const made = Object.entries(groups).map(([name, alerts]) => {
    const rules = Object.entries(alerts).map(([alert, row]) => rule(alert, row));
    const recorded = Object.entries(RECORDINGS)
      .map(([record, expr]) => ({ record, expr }))
      .filter(({ record }) => rules.some(({ expr }) => expr.includes(record)));
    return { name: `plancraft-${name}`, rules: [...recorded, ...rules] };
  });
  return HEAD + stringify({ groups: made }, { lineWidth: 0 });
}

function rule(alert: string, row: AlertRow) {
  return {
    alert,
    expr: row.expr(row.figures),
    for: span(row.forMinutes),
    labels: { severity: row.severity, team: row.team },
    annotations: {
      summary: row.summary,
      value: "{{ $value | humanize }}",
      runbook_url: `${RUNBOOKS}/${runbookFile(alert)}`,
    },
  };
}
