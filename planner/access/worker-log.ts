import { readConfig, secretsOf } from "../../utils/config/read-config.ts";
import type { Environment } from "../../utils/config.ts";
import type { AppError } from "../../utils/errors.ts";
import type { LogOutput } from "../../utils/observability/log-destination.ts";
import { createRedactor } from "../../utils/observability/redaction.ts";
import { createWorkerLog, type WorkerLog } from "../../utils/observability/worker-log.ts";

/**
 * The log of a worker, as the configuration has it.
 * @param stderr Where it goes with `LOG_FORMAT=json`.
 * @param onTrouble Told once, where it cannot be written.
 * @throws AppError `config-invalid`.
 */
export async function openWorkerLog(
  environment: Environment | undefined,
  stderr: LogOutput,
  onTrouble: (trouble: AppError) => void,
): Promise<WorkerLog> {
  const config = readConfig(environment);
  return createWorkerLog({ ...config, redactor: createRedactor(secretsOf(config)), stderr, onTrouble });
}
