import { type ErrorTraits, EXIT } from "./error-traits.ts";

const config = { category: "config", exitCode: EXIT.wrongUse, httpStatus: 500, retryable: false } as const;

/** The rows of the error table on logs and reports. None of them keeps anybody from planning. */
export const OBSERVABILITY_ERRORS = {
  "log-unwritable": {
    ...config,
    en: "The log cannot be written to {path} ({problem}): mend that, or name another directory in PLANCRAFT_HOME.",
    ko: "{path}에 로그를 쓸 수 없습니다({problem}). 이를 고치거나 PLANCRAFT_HOME에 다른 폴더를 적어 주세요.",
  },
  "reports-unavailable": {
    ...config,
    en: "SENTRY_DSN is set and the package @sentry/node is not installed, so that no failure is reported: install it beside this package with npm install @sentry/node@11, or unset SENTRY_DSN.",
    ko: "SENTRY_DSN이 설정되어 있지만 @sentry/node 패키지가 없어 오류를 보고할 수 없습니다. 이 패키지와 같은 곳에 npm install @sentry/node@11로 설치하거나 SENTRY_DSN 설정을 지워 주세요.",
  },
  "traces-misconfigured": {
    ...config,
    en: "No traces are sent to the OpenTelemetry collector: {problems}.",
    ko: "OpenTelemetry 수집기로 추적을 보내지 않습니다. {problems}.",
  },
} as const satisfies Record<string, ErrorTraits>;
