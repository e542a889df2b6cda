import { type ErrorTraits, EXIT } from "./error-traits.ts";

const waits = { category: "config", exitCode: EXIT.wrongUse, httpStatus: 503, retryable: true } as const;

/** The rows of the error table on workers: why a session waits. */
export const WORKER_ERRORS = {
  "workers-missing": {
    ...waits,
    en: "No worker is there that could run it: start one with plancraft work, on this database and with USE_DURABLE_WORKER=true.",
    ko: "실행할 워커가 없습니다. 같은 데이터베이스와 USE_DURABLE_WORKER=true 설정으로 plancraft work를 실행하세요.",
  },
  "workers-without-model": {
    ...waits,
    en: "No worker has access to the model {model}: start one whose environment has its key, or begin the session with another model.",
    ko: "{model} 모델을 쓸 수 있는 워커가 없습니다. 키가 설정된 환경에서 워커를 실행하거나 다른 모델로 세션을 시작하세요.",
  },
} as const satisfies Record<string, ErrorTraits>;
