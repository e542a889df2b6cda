import type { AlertRow } from "./alert-row.ts";
import { MODEL_ALERTS } from "./model-alerts.ts";
import { PROCESS_ALERTS } from "./process-alerts.ts";
import { QUEUE_ALERTS } from "./queue-alerts.ts";
import { ROLLOUT_ALERTS } from "./rollout-alerts.ts";
import { RUN_ALERTS } from "./run-alerts.ts";
import { SERVER_ALERTS } from "./server-alerts.ts";

/** The groups of the rule file. */
export const ALERT_GROUPS = {
  runs: RUN_ALERTS,
  rollouts: ROLLOUT_ALERTS,
  models: MODEL_ALERTS,
  queue: QUEUE_ALERTS,
  server: SERVER_ALERTS,
  processes: PROCESS_ALERTS,
} as const satisfies Readonly<Record<string, Readonly<Record<string, AlertRow>>>>;

/** Every alert there is, by name. */
export const ALERTS = {
  ...RUN_ALERTS,
  ...ROLLOUT_ALERTS,
  ...MODEL_ALERTS,
  ...QUEUE_ALERTS,
  ...SERVER_ALERTS,
  ...PROCESS_ALERTS,
} as const satisfies Readonly<Record<string, AlertRow>>;

export type AlertName = keyof typeof ALERTS;

/** The file of an alert's runbook: `PlancraftDeadLetters` has `dead-letters.md`. */
export function runbookFile(name: string): string {
  const words = name.replace(/^Plancraft/, "").match(/[A-Z][a-z0-9]*/g) ?? [];
  return `${words.join("-").toLowerCase()}.md`;
}
