import { stringify } from "yaml";
import { type AlertRow, SEVERITIES, TEAMS } from "./alert-row.ts";

const HEAD = `# Made from the table in ops/alerts by \`npm run ops\`: change it there. For Alertmanager 0.25 and later.
# What is secret is in files of its own: put a routing key of PagerDuty and an incoming webhook of Slack there, or
# other receivers of the same names here.
`;

/** Where secrets are mounted. */
const SECRETS = "/etc/alertmanager/secrets";

/** How long is waited for others of the same group, and how often is told what still fires. */
const TIMES = {
  // Long enough for an alert's cause to fire too, and silence it, before it is told.
  page: { group_wait: "30s", group_interval: "5m", repeat_interval: "1h" },
  ticket: { group_wait: "2m", group_interval: "15m", repeat_interval: "24h" },
  warning: { group_wait: "5m", group_interval: "1h", repeat_interval: "72h" },
} as const;

/** The severities and teams are few, so that each pair has a receiver of its own to point elsewhere. */
const RECEIVERS = SEVERITIES.flatMap((severity) =>
  TEAMS.map((team) => ({ name: `${team}-${severity}`, severity, team })),
);

/** A receiver as Alertmanager has it, without its name. */
export type ReceiverSettings = Readonly<Record<string, readonly unknown[]>>;

/**
 * The text of Alertmanager's configuration: who is told of what, and what is not told while its cause is.
 * @param alerts By name.
 * @param settingsOf How a receiver is reached, where it is not by the placeholders.
 */
export function alertmanagerFile(
  alerts: Readonly<Record<string, AlertRow>>,
  settingsOf: (severity: AlertRow["severity"], team: AlertRow["team"]) => ReceiverSettings = placeholder,
): string {
  return (
    HEAD +
    stringify(
      {
        route: {
          // Of an alert that came with neither a severity nor a team: rather told than lost.
          receiver: "platform-ticket",
          group_by: ["alertname"],
          routes: RECEIVERS.map(({ name, severity, team }) => ({
            receiver: name,
            matchers: [`severity="${severity}"`, `team="${team}"`],
            ...TIMES[severity],
          })),
        },
        inhibit_rules: inhibitions(alerts),
        receivers: RECEIVERS.map(({ name, severity, team }) => ({ name, ...settingsOf(severity, team) })),
      },
      { lineWidth: 0 },
    )
  );
}

/** One rule for each cause and the labels in which what follows from it has to agree with it. */
function inhibitions(alerts: Readonly<Record<string, AlertRow>>) {
  const rules = new Map<string, { source: string; equal: string[]; targets: string[] }>();
  for (const [target, { by = [], followsFrom = [] }] of Object.entries(alerts)) {
    for (const source of followsFrom) {
      const equal = by.filter((label) => alerts[source]?.by?.includes(label));
      const key = [source, ...equal].join(" ");
      const rule = rules.get(key) ?? { source, equal, targets: [] };
      rule.targets.push(target);
      rules.set(key, rule);
    }
  }
  return [...rules.values()].map(({ source, equal, targets }) => ({
    source_matchers: [`alertname="${source}"`],
    target_matchers: [`alertname=~"${targets.join("|")}"`],
    ...(equal.length === 0 ? {} : { equal }),
  }));
}

/** Whoever is on call is paged; a team's tickets and warnings go to its channels. */
function placeholder(severity: AlertRow["severity"], team: AlertRow["team"]): ReceiverSettings {
  if (severity === "page")
    return {
      pagerduty_configs: [
        {
          routing_key_file: `${SECRETS}/pagerduty-${team}`,
          description: "{{ .CommonAnnotations.summary }}",
          details: { runbook: "{{ .CommonAnnotations.runbook_url }}" },
        },
      ],
    };
  return {
    slack_configs: [
      {
        api_url_file: `${SECRETS}/slack-${team}`,
        channel: `#plancraft-${team}-${severity}s`,
        send_resolved: true,
        title: "{{ .GroupLabels.alertname }} ({{ .Alerts.Firing | len }})",
        text: "{{ .CommonAnnotations.summary }}\n{{ .CommonAnnotations.runbook_url }}",
      },
    ],
  };
}
