import { type ErrorTraits, EXIT } from "./error-traits.ts";

/** The rows of the error table on pages that a person gives. Where one cannot be taken there is no session. */
export const PAGE_ERRORS = {
  "page-unusable": {
    category: "validation",
    exitCode: EXIT.wrongUse,
    httpStatus: 400,
    retryable: false,
    en: "{address} cannot be taken as a page to plan by: {problem}.",
    ko: "{address} 페이지를 참고 자료로 쓸 수 없습니다. {problem}.",
  },
  "page-unreachable": {
    category: "network",
    exitCode: EXIT.model,
    httpStatus: 502,
    retryable: true,
    en: "{address} could not be fetched: {problem}.",
    ko: "{address} 페이지를 가져오지 못했습니다. {problem}.",
  },
} as const satisfies Record<string, ErrorTraits>;
