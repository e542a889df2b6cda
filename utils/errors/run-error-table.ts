import { type ErrorTraits, EXIT } from "./error-traits.ts";

/** The rows of the error table on runs: who has a session, and what ends a run before its plan is done. */
export const RUN_ERRORS = {
  "session-in-use": {
    category: "state",
    exitCode: EXIT.inUse,
    httpStatus: 409,
    retryable: false,
    en: "Session {session} is in use by {holder}: wait until it is done there, or stop it.",
    ko: "{session} 세션을 {holder}에서 사용하고 있습니다. 끝날 때까지 기다리거나 그쪽을 멈추세요.",
  },
  "session-settled": {
    category: "state",
    exitCode: EXIT.inUse,
    httpStatus: 409,
    retryable: false,
    en: "Session {session} needs no resuming any more: another process has gone on with it.",
    ko: "{session} 세션은 다른 프로세스가 이미 이어 가서 더 할 일이 없습니다.",
  },
  "limit-reached": {
    category: "state",
    exitCode: EXIT.limit,
    httpStatus: 402,
    retryable: false,
    en: "The spending limit of this session is reached.",
    ko: "이 세션의 사용 한도에 도달했습니다.",
  },
  interrupted: {
    category: "state",
    exitCode: EXIT.interrupted,
    httpStatus: 499,
    retryable: true,
    en: "Interrupted; everything so far is kept.",
    ko: "중단되었습니다. 지금까지의 내용은 보관되어 있습니다.",
  },
  cancelled: {
    category: "state",
    exitCode: EXIT.cancelled,
    httpStatus: 409,
    retryable: false,
    en: "Cancelled; everything so far is kept, and a resume goes on from there.",
    ko: "취소되었습니다. 지금까지의 내용은 보관되어 있으며, 재개하면 이어 갑니다.",
  },
  "session-over": {
    category: "state",
    exitCode: EXIT.wrongUse,
    httpStatus: 409,
    retryable: false,
    en: "Session {session} is done: there is nothing to cancel. Nothing was changed.",
    ko: "{session} 세션은 이미 끝났으므로 취소할 것이 없습니다. 바뀐 것은 없습니다.",
  },
  "session-not-cancelled": {
    category: "state",
    exitCode: EXIT.wrongUse,
    httpStatus: 409,
    retryable: false,
    en: "Session {session} is not cancelled: there is nothing to take back. Nothing was changed.",
    ko: "{session} 세션은 취소된 상태가 아니므로 되돌릴 것이 없습니다. 바뀐 것은 없습니다.",
  },
  "undo-too-late": {
    category: "state",
    exitCode: EXIT.wrongUse,
    httpStatus: 409,
    retryable: false,
    en: "The cancel of session {session} can be taken back for {seconds} seconds only, and they are over. Everything is kept: a resume goes on from there.",
    ko: "{session} 세션의 취소는 {seconds}초 안에만 되돌릴 수 있는데, 그 시간이 지났습니다. 지금까지의 내용은 보관되어 있으며, 재개(resume)하면 이어 갑니다.",
  },
} as const satisfies Record<string, ErrorTraits>;
