import { ALERT_GROUPS, ALERTS } from "./alert-table.ts";
import { alertmanagerFile } from "./alertmanager-file.ts";
import { ruleFile } from "./rule-file.ts";
import { runbookList } from "./runbook-list.ts";

/** What is made from the table of alerts: texts by their path, from `ops/`. */
export function alertFiles(): Readonly<Record<string, string>> {
  return {
    "alerts/plancraft.rules.yml": ruleFile(ALERT_GROUPS),
    "alerts/alertmanager.yml": alertmanagerFile(ALERTS),
    "../docs/runbooks/README.md": runbookList(ALERTS),
  };
}
