import type { Environment } from "../../utils/config.ts";
import { measureProcess, type ProcessMetrics } from "../../utils/observability/metrics/process-metrics.ts";
import { packageVersion } from "../../utils/package-files.ts";
import { metricsSettings } from "./metrics-settings.ts";

/**
 * Begins to measure this process, as the configuration has it.
 * @throws AppError `config-invalid`.
 */
export function openProcessMetrics(environment?: Environment): ProcessMetrics {
  return measureProcess({ ...metricsSettings(environment), version: packageVersion() });
}
