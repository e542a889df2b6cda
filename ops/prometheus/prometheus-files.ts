import { stringify } from "yaml";

const HEAD = `# Made by npm run ops. As the file for Compose has it: servers and workers are found by their names in DNS.
`;
const METRICS_PORT = 9464;
/** Every process answers within a second; what waits longer is away. */
const TIMES = { scrape_interval: "15s", scrape_timeout: "5s", evaluation_interval: "15s" } as const;

/** What Prometheus is started with, by its path under `ops/`. */
export function prometheusFiles(): Readonly<Record<string, string>> {
  return { "prometheus/prometheus.yml": HEAD + configuration() };
}

function configuration(): string {
  const job = (kind: "serve" | "work") => ({
    job_name: `plancraft-${kind}`,
    // All addresses of that name: one a replica.
    dns_sd_configs: [{ names: [kind], type: "A", port: METRICS_PORT, refresh_interval: "10s" }],
  });
  return stringify({
    global: TIMES,
    rule_files: ["rules/*.yml"],
    alerting: { alertmanagers: [{ static_configs: [{ targets: ["alertmanager:9093"] }] }] },
    scrape_configs: [job("serve"), job("work")],
  });
}
