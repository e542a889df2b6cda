import { readConfig } from "../../utils/config/read-config.ts";
import type { Environment } from "../../utils/config.ts";
import { AppError, type Wording } from "../../utils/errors.ts";

/** What the configuration says of a worker. */
export interface WorkerSettings {
  /** Whether its log goes to standard error: then nothing else may stand there. */
  readonly isLogOnStderr: boolean;
}

/** @throws AppError `config-invalid`; `usage` where runs do not go through the queue: nobody would send it anything. */
export function workerSettings(environment?: Environment): WorkerSettings {
  const { usesWorkers, logFormat } = readConfig(environment);
  checkSwitch(usesWorkers, {
    en: "Workers take runs from the queue, and nothing goes through it: set USE_DURABLE_WORKER=true here, and where sessions are begun.",
    ko: "워커는 대기열에서 실행을 가져오는데 지금은 대기열을 쓰지 않습니다. 여기와 세션을 시작하는 쪽에 USE_DURABLE_WORKER=true를 설정하세요.",
  });
  return { isLogOnStderr: logFormat === "json" };
}

/** @throws AppError `config-invalid`; `usage` where a run that nobody follows would end with its process. */
export function checkDetachable(environment?: Environment): void {
  checkSwitch(readConfig(environment).usesWorkers, {
    en: "--detach leaves a run to workers, and here it would end with this command: set USE_DURABLE_WORKER=true, or leave --detach out.",
    ko: "--detach는 실행을 워커에 맡기는데, 지금은 이 명령이 끝나면 실행도 끝납니다. USE_DURABLE_WORKER=true를 설정하거나 --detach를 빼 주세요.",
  });
}

function checkSwitch(usesWorkers: boolean, problem: Wording): void {
  if (!usesWorkers) throw new AppError("usage", { problem });
}
