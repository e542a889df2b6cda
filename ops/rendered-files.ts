import { alertFiles } from "./alerts/alert-files.ts";
import { dashboardFiles } from "./dashboard/dashboard-files.ts";
import { logFiles } from "./logs/log-files.ts";
import { manifestFiles } from "./manifests/manifest-files.ts";
import { metricsPage } from "./metrics/metrics-page.ts";
import { prometheusFiles } from "./prometheus/prometheus-files.ts";

/** Whatever is made from tables of this folder: texts by their path, from `ops/`. */
export function renderedFiles(): Readonly<Record<string, string>> {
  return {
    ...alertFiles(),
    ...dashboardFiles(),
    ...logFiles(),
    ...prometheusFiles(),
    ...manifestFiles(),
    "../docs/metrics.md": metricsPage(),
  };
}
