import { type AlertRow, SEVERITIES } from "./alert-row.ts";
import { runbookFile } from "./alert-table.ts";

const HEAD = `<!-- Made from the table in ops/alerts by \`npm run ops\`: change it there. -->
# Runbooks

One for each alert: what it means for users, what to look at, what to do, and how to know that it is over. A *page* wakes somebody; a
*ticket* is for the next working day; a *warning* is read when something else is wrong. While an alert fires, those that follow from it
are not told.

Commands stand as they are typed on a machine, or in a container, that has PlanCraft's \`DATABASE_URL\`
(\`kubectl exec deploy/plancraft-worker -- plancraft doctor\`, \`docker compose exec work plancraft doctor\`: workers have the keys of models,
which servers lack; where no worker is left, take \`deploy/plancraft-server\` or \`serve\`). They see everybody's sessions and change nothing unless
the runbook says so. \`kubectl\` works in PlanCraft's namespace after \`kubectl config set-context --current --namespace=plancraft\`, and
\`docker compose\` in \`ops/manifests\`. Queries are for Prometheus or Grafana's *Explore*. SQL is for \`psql "$DATABASE_URL"\`
(\`docker compose exec postgres psql --username plancraft\`) and only reads. Words in capitals, such as \`SESSION\` and \`LETTER\`, stand for what
the lines before have shown.
`;

/** The list of the runbooks, the most urgent first. */
export function runbookList(alerts: Readonly<Record<string, AlertRow>>): string {
  const rows = SEVERITIES.flatMap((severity) =>
    Object.entries(alerts)
      .filter(([, row]) => row.severity === severity)
      .map(([name, row]) => {
        const causes = (row.followsFrom ?? []).map((cause) => `[${short(cause)}](${runbookFile(cause)})`);
        return `| [${name}](${runbookFile(name)}) | ${severity} | ${row.team} | ${row.summary} | ${causes.join(", ")} |`;
      }),
  );
  const head = [
    "| Alert | Severity | Team | For users it means | Not told while one of these fires |",
    "|---|---|---|---|---|",
  ];
  return `${HEAD}\n${[...head, ...rows].join("\n")}\n`;
}

function short(name: string): string {
  return name.replace(/^Plancraft/, "");
}
