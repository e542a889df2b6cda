import { type ErrorTraits, EXIT } from "./error-traits.ts";

const refused = { category: "validation", exitCode: EXIT.wrongUse, httpStatus: 400, retryable: false } as const;

/** The rows of the error table on endpoints that events are sent to. No session ends by them. */
export const WEBHOOK_ERRORS = {
  "webhook-unknown": {
    ...refused,
    httpStatus: 404,
    en: "There is no endpoint {webhook}: look for its id in the list of endpoints.",
    ko: "{webhook} 엔드포인트가 없습니다. 엔드포인트 목록에서 ID를 확인하세요.",
  },
  "webhook-unusable": {
    ...refused,
    en: "Events cannot be sent this way: {problem}. Nothing was changed.",
    ko: "이렇게는 이벤트를 보낼 수 없습니다. {problem}. 바뀐 것은 없습니다.",
  },
  "webhook-failed": {
    category: "network",
    exitCode: EXIT.model,
    httpStatus: 502,
    retryable: true,
    en: "{address} did not take the event: {problem}.",
    ko: "{address}에서 이벤트를 받지 않았습니다. {problem}.",
  },
} as const satisfies Record<string, ErrorTraits>;
