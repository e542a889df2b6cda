import { type ErrorTraits, EXIT } from "./error-traits.ts";

const wrongUse = { category: "validation", exitCode: EXIT.wrongUse, httpStatus: 404, retryable: false } as const;
const settled = { category: "state", exitCode: EXIT.wrongUse, httpStatus: 409, retryable: false } as const;

/** The rows of the error table on the queue of runs, and on those that failed there for good. */
export const QUEUE_ERRORS = {
  "queue-newer": {
    category: "storage",
    exitCode: EXIT.storage,
    httpStatus: 503,
    retryable: false,
    en: "The queue in the database has schema version {found}, and this PlanCraft knows only up to {known}: use a newer PlanCraft.",
    ko: "데이터베이스에 있는 대기열의 스키마 버전은 {found}인데 이 PlanCraft는 {known}까지만 압니다. 새 버전을 사용하세요.",
  },
  "queue-off": {
    ...settled,
    category: "config",
    en: "The queue is off here, so nothing can be put back into it: set USE_DURABLE_WORKER to true, or resume session {session}. Nothing was changed.",
    ko: "여기서는 대기열을 쓰지 않으므로 되돌려 넣을 수 없습니다. USE_DURABLE_WORKER를 true로 설정하거나 {session} 세션을 이어 가세요. 바뀐 것은 없습니다.",
  },
  "job-unknown": {
    category: "state",
    exitCode: EXIT.defect,
    httpStatus: 500,
    retryable: false,
    en: "The queue held a job of a kind that this PlanCraft does not know ({kind}): a newer one, or another program, put it there.",
    ko: "이 PlanCraft가 모르는 종류의 작업이 대기열에 있었습니다({kind}). 새 버전이나 다른 프로그램이 넣은 작업입니다.",
  },
  "dead-letter-unknown": {
    ...wrongUse,
    en: "There is no dead letter {letter}: look for its id in the list of them.",
    ko: "실패 보관함에 {letter} 항목이 없습니다. 목록에서 ID를 확인하세요.",
  },
  "dead-letter-ambiguous": {
    ...wrongUse,
    httpStatus: 409,
    en: "{letter} is the beginning of several dead letters: {letters}. Type more of the one that is meant.",
    ko: "{letter}(으)로 시작하는 실패 보관 항목이 여러 개입니다: {letters}. 원하는 항목의 ID를 더 길게 적어 주세요.",
  },
  "dead-letter-deleted": {
    ...settled,
    en: "Session {session} of this dead letter is deleted: bring it back first, or drop the letter. Nothing was changed.",
    ko: "이 실패 보관 항목의 {session} 세션은 삭제되었습니다. 세션을 먼저 되살리거나 항목을 버리세요. 바뀐 것은 없습니다.",
  },
  "dead-letter-settled": {
    ...settled,
    en: "Session {session} has gone on since this dead letter and is {state}: there is nothing to replay, so drop the letter. Nothing was changed.",
    ko: "{session} 세션은 이 항목이 보관된 뒤 다시 진행되어 {stateKo} 상태입니다. 다시 실행할 것이 없으니 항목을 버리세요. 바뀐 것은 없습니다.",
  },
} as const satisfies Record<string, ErrorTraits>;
