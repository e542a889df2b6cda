import { labelValues } from "../../utils/observability/metrics/metric-labels.ts";
import type { LabelValues, MetricRow } from "../../utils/observability/metrics/metric-row.ts";
import { METRICS, type MetricName } from "../../utils/observability/metrics/metric-table.ts";

/** More of them are told in words. */
const MOST_SHOWN = 10;
/** Whose values are not all known before. */
const COME: ReadonlySet<string> = new Set(["models", "routes", "variants"]);

const WORDS: Readonly<Record<Extract<LabelValues, string>, string>> = {
  models: "models that are configured, or have a price of ours and a key of their provider; `other`",
  calls: "names of calls, such as `Section`",
  categories: "categories of errors",
  codes: "codes of errors that may come there",
  variants: "`none`; names of variants that are rolled out, as they come; `other`",
  routes: "the server's routes as patterns; `other`",
};

const INTRO = `# Metrics

<!-- Made by \`npm run ops\` from utils/observability/metrics/metric-table.ts: change it there. -->

\`plancraft serve\` and \`plancraft work\` tell how they do, for Prometheus and whatever reads its format: the text format 0.0.4, or OpenMetrics 1.0 where
\`Accept\` asks for it. Nobody who does not serve or work loads or counts anything.

| who | where | who may ask |
|---|---|---|
| \`serve\` | \`/metrics\` of the server | without tokens: this machine; with tokens: whoever has one, and \`PLANCRAFT_METRICS_TOKEN\` |
| \`serve\` with \`PLANCRAFT_METRICS_ADDRESS=HOST:PORT\` | there as well, with \`/health\` and \`/ready\` and nothing else | everybody who reaches the address |
| \`work\` | \`127.0.0.1:9464\`, or the next free one of 20 ports; \`--metrics HOST:PORT\` or \`PLANCRAFT_METRICS_ADDRESS\` for another one, \`off\` for none | everybody who reaches the address |
| \`serve --workers N\` | the workers' numbers are in the server's: one scrape tells of all | as \`serve\` |

A worker says its address on standard error, in its line \`worker-started\`, and with \`--json\` as \`metrics\` of its line \`working\`.

\`\`\`yaml
scrape_configs:
  - job_name: plancraft
    authorization: { credentials_file: /etc/prometheus/plancraft-token }
    static_configs: [{ targets: ["plans.example.com"] }]
  - job_name: plancraft-workers
    static_configs: [{ targets: ["worker-1:9464", "worker-2:9464"] }]
\`\`\`

- Every counter is there from the start, with all of its labels, at 0: a failure is seen the first time it happens. Of the two
  histograms with many labels only some are: of requests \`5xx\`, of model calls those of the models that sessions usually get.
- No label has values that grow with users: a model that nobody configured is \`other\`, and a route is its pattern. A variant has its name once it
  was rolled out, 20 names at most; one that somebody chose with \`--variant\` alone is \`other\`.
- What comes from the database is equal whichever process is asked: take \`max\` over processes, and not \`sum\`. It is read at most every 5 s, in 2 s at
  most. While the database is away it is missing, \`plancraft_database_up\` is 0, and the scrape is answered all the same.
- Of \`serve --workers N\` the counters of a worker that ended go on in the sums. A gauge of the breaker or of the event loop is that of the worst of them.
- Node's own metrics come with them: \`process_*\` and \`nodejs_*\`, such as \`nodejs_eventloop_lag_p99_seconds\`.

## All of them

| metric | type | from | labels | what it tells |
|---|---|---|---|---|
`;

/** The page of the documentation about metrics, made from their table. */
export function metricsPage(): string {
  const rows = (Object.keys(METRICS) as MetricName[]).map((name) => {
    const { type, help, labels = {}, buckets, of }: MetricRow = METRICS[name];
    const described = Object.entries(labels).map(
      ([label, values]) => `\`${label}\`: ${valuesText(name, label, values)}`,
    );
    const bounds = buckets ? ` Buckets: ${buckets.join(", ")}.` : "";
    return `| \`${name}\` | ${type} | ${of === "process" ? "the process" : "the database"} | ${described.join("; ")} | ${help}${bounds} |`;
  });
  return `${INTRO}${rows.join("\n")}\n`;
}

function valuesText(name: MetricName, label: string, values: LabelValues): string {
  if (name === "plancraft_build_info") return "the program's";
  const known = labelValues(name, { models: [], usualModels: [], version: "" })[label] ?? [];
  const isListed = typeof values !== "string" || (!COME.has(values) && known.length <= MOST_SHOWN);
  return isListed ? known.map((value) => `\`${value}\``).join(", ") : WORDS[values as keyof typeof WORDS];
}
