import { stringify } from "yaml";
import { dashboardJson } from "./dashboard-json.ts";

const HEAD = "# Made by npm run ops.\n";
/** Where Grafana's own image has them, and where the manifests mount them. */
const DASHBOARDS = "/var/lib/grafana/dashboards";
/** As in the file for Compose, and as a Service is called in a cluster. */
const PROMETHEUS = "http://prometheus:9090";

/** What Grafana is given: texts by their path, from `ops/`. */
export function dashboardFiles(): Readonly<Record<string, string>> {
  return {
    "dashboard/plancraft.json": dashboardJson(),
    "dashboard/provisioning/datasources/prometheus.yml": HEAD + datasources(),
    "dashboard/provisioning/dashboards/plancraft.yml": HEAD + providers(),
  };
}

function datasources(): string {
  return stringify({
    apiVersion: 1,
    datasources: [
      {
        name: "Prometheus",
        uid: "prometheus",
        type: "prometheus",
        access: "proxy",
        url: PROMETHEUS,
        isDefault: true,
        // As often as Prometheus scrapes: a rate's window is made from it.
        jsonData: { timeInterval: "15s", httpMethod: "POST" },
      },
    ],
  });
}

function providers(): string {
  return stringify({
    apiVersion: 1,
    providers: [{ name: "plancraft", type: "file", allowUiUpdates: false, options: { path: DASHBOARDS } }],
  });
}
