import { type ErrorTraits, EXIT } from "./error-traits.ts";

const config = { category: "config", exitCode: EXIT.wrongUse, httpStatus: 500, retryable: false } as const;

/** The rows of the error table on what a program brings to the library. */
export const LIBRARY_ERRORS = {
  "library-options": {
    ...config,
    en: "The planner cannot be made with these options: {problem}",
    ko: "이 옵션으로는 플래너를 만들 수 없습니다. {problem}",
  },
  "own-code-failed": {
    ...config,
    en: "{what} that this program brings failed ({problem}): mend it, and resume the session.",
    ko: "이 프로그램이 제공한 {what}에서 오류가 났습니다({problem}). 고친 뒤 세션을 이어 가세요.",
  },
  "model-client-failed": {
    category: "model",
    exitCode: EXIT.model,
    httpStatus: 502,
    retryable: false,
    en: "The model that this program brings failed ({problem}): mend it, and resume the session.",
    ko: "이 프로그램이 제공한 모델에서 오류가 났습니다({problem}). 고친 뒤 세션을 이어 가세요.",
  },
  "storage-closed": {
    category: "storage",
    exitCode: EXIT.storage,
    httpStatus: 503,
    retryable: false,
    en: "The connection pool that this planner was given has been closed: close the planner first, and the pool after it.",
    ko: "플래너에 준 연결 풀이 이미 닫혔습니다. 플래너를 먼저 닫고 그다음에 풀을 닫으세요.",
  },
} as const satisfies Record<string, ErrorTraits>;
