import { readConfig, secretsOf } from "../../utils/config/read-config.ts";
import type { Environment } from "../../utils/config.ts";
import type { AppError } from "../../utils/errors.ts";
import type { LogOutput } from "../../utils/observability/log-destination.ts";
import { createRedactor } from "../../utils/observability/redaction.ts";
import { createServerLog, type ServerLog } from "../../utils/observability/server-log.ts";

/**
 * The log of a server, as the configuration has it.
 * @param stderr Where it goes with `LOG_FORMAT=json`.
 * @param onTrouble Told once, where it cannot be written.
 * @throws AppError `config-invalid`.
 */
export async function openServerLog(
  environment: Environment | undefined,
  stderr: LogOutput,
  onTrouble: (trouble: AppError) => void,
): Promise<ServerLog> {
  const config = readConfig(environment);
  return createServerLog({ ...config, redactor: createRedactor(secretsOf(config)), stderr, onTrouble });
}
