import { type ErrorTraits, EXIT } from "./error-traits.ts";

const refused = { category: "validation", exitCode: EXIT.wrongUse, httpStatus: 400, retryable: false } as const;
const tooMany = { ...refused, httpStatus: 429, retryable: true } as const;

/** The rows of the error table on requests over HTTP, and on the server that takes them. */
export const HTTP_ERRORS = {
  "event-unknown": {
    ...refused,
    en: "Session {session} has no event {seq}: its last one is {last}. Begin after an event that it has, or at 0.",
    ko: "{session} 세션에는 {seq}번 이벤트가 없습니다. 마지막 이벤트는 {last}번입니다. 있는 이벤트 뒤에서, 또는 0에서 시작해 주세요.",
  },
  "credentials-missing": {
    ...refused,
    category: "config",
    httpStatus: 401,
    en: "This server asks who you are: send a token in the header Authorization, as Bearer TOKEN.",
    ko: "이 서버는 사용자를 확인합니다. Authorization 헤더에 Bearer TOKEN 형식으로 토큰을 보내 주세요.",
  },
  "credentials-invalid": {
    ...refused,
    category: "config",
    httpStatus: 401,
    en: "The token is not valid here, or not any more: ask whoever runs the server for a new one.",
    ko: "이 서버에서 쓸 수 없거나 만료된 토큰입니다. 서버 관리자에게 새 토큰을 요청해 주세요.",
  },
  "origin-refused": {
    ...refused,
    category: "config",
    httpStatus: 403,
    en: "Requests by way of {origin} are not taken: open the server by its own address, or have its administrator allow this one.",
    ko: "{origin}에서 온 요청은 받지 않습니다. 서버의 주소로 직접 열거나, 관리자에게 이 주소를 허용해 달라고 하세요.",
  },
  "model-not-allowed": {
    ...refused,
    category: "config",
    httpStatus: 403,
    en: "You may not use {model} here: choose one of {models}.",
    ko: "여기서는 {model} 모델을 쓸 수 없습니다. 다음 중에서 골라 주세요: {models}.",
  },
  "budget-spent": {
    ...tooMany,
    category: "state",
    exitCode: EXIT.limit,
    retryable: false,
    en: "Your budget of {budget} for today is spent: what is there is kept, and can be gone on with from {until}.",
    ko: "오늘 예산 {budget}을 다 썼습니다. 지금까지의 내용은 보관되며 {until}부터 이어 갈 수 있습니다.",
  },
  "requests-too-many": {
    ...tooMany,
    category: "rate_limit",
    en: "There are too many requests: wait {seconds} s, and send it again.",
    ko: "요청이 너무 많습니다. {seconds}초 뒤에 다시 보내 주세요.",
  },
  "streams-too-many": {
    ...tooMany,
    category: "rate_limit",
    httpStatus: 503,
    en: "{open} streams are open already, which is as many as may be: close one, or try again in {seconds} s.",
    ko: "이미 최대치인 스트림 {open}개가 열려 있습니다. 하나를 닫거나 {seconds}초 뒤에 다시 시도해 주세요.",
  },
  "sessions-too-many": {
    ...tooMany,
    category: "rate_limit",
    en: "{running} sessions are running already, which is as many as may be: try again when one is done.",
    ko: "이미 최대치인 세션 {running}개가 진행 중입니다. 하나가 끝나면 다시 시도해 주세요.",
  },
  "body-too-large": {
    ...refused,
    httpStatus: 413,
    en: "The request is larger than {max}: send less.",
    ko: "요청이 {max}보다 큽니다. 더 작게 보내 주세요.",
  },
  "body-malformed": {
    ...refused,
    en: "The request cannot be used: {problem}",
    ko: "요청을 사용할 수 없습니다: {problem}",
  },
  "media-type-unsupported": {
    ...refused,
    httpStatus: 415,
    en: "A body of type {type} is not taken here: send {types}.",
    ko: "여기서는 {type} 형식의 본문을 받지 않습니다. {types} 형식으로 보내 주세요.",
  },
  "not-acceptable": {
    ...refused,
    httpStatus: 406,
    en: "This is not given as {type}: ask for {types}.",
    ko: "{type} 형식으로는 줄 수 없습니다. {types} 형식으로 요청해 주세요.",
  },
  "route-unknown": {
    ...refused,
    httpStatus: 404,
    en: "There is nothing at {path}: /openapi.json lists what there is.",
    ko: "{path}에는 아무것도 없습니다. 있는 것은 /openapi.json에 나와 있습니다.",
  },
  "method-not-allowed": {
    ...refused,
    httpStatus: 405,
    en: "{method} is not taken at {path}: use {methods}.",
    ko: "{path}에서는 {method} 메서드를 받지 않습니다. {methods} 메서드를 써 주세요.",
  },
  "idempotency-key-reused": {
    ...refused,
    httpStatus: 422,
    en: "The Idempotency-Key was sent before with another request: take a new key for a new request.",
    ko: "이 Idempotency-Key는 앞서 다른 요청에 쓰였습니다. 새 요청에는 새 키를 써 주세요.",
  },
  "version-changed": {
    ...refused,
    category: "state",
    httpStatus: 412,
    en: "The plan of session {session} has changed since you read it: read it again. Nothing was changed.",
    ko: "읽은 뒤에 {session} 세션의 기획서가 바뀌었습니다. 다시 읽어 주세요. 바뀐 것은 없습니다.",
  },
  "server-stopping": {
    category: "network",
    exitCode: EXIT.storage,
    httpStatus: 503,
    retryable: true,
    en: "The server is about to stop: try again in a moment.",
    ko: "서버가 곧 멈춥니다. 잠시 뒤에 다시 시도해 주세요.",
  },
  "address-unusable": {
    category: "config",
    exitCode: EXIT.wrongUse,
    httpStatus: 500,
    retryable: false,
    en: "The server cannot listen on {address}: {problem}",
    ko: "{address}에서 서버를 열 수 없습니다: {problem}",
  },
  "tokens-unusable": {
    category: "config",
    exitCode: EXIT.wrongUse,
    httpStatus: 500,
    retryable: false,
    en: "The tokens cannot be used: {problem}",
    ko: "토큰을 사용할 수 없습니다: {problem}",
  },
} as const satisfies Record<string, ErrorTraits>;
