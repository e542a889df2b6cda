import type { ErrorCode } from "../../schemas/error-code.ts";
import { BACKUP_ERRORS } from "./backup-error-table.ts";
import { type ErrorTraits, EXIT } from "./error-traits.ts";
import { HTTP_ERRORS } from "./http-error-table.ts";
import { LIBRARY_ERRORS } from "./library-error-table.ts";
import { OBSERVABILITY_ERRORS } from "./observability-error-table.ts";
import { PAGE_ERRORS } from "./page-error-table.ts";
import { QUEUE_ERRORS } from "./queue-error-table.ts";
import { ROLLOUT_ERRORS } from "./rollout-error-table.ts";
import { RUN_ERRORS } from "./run-error-table.ts";
import { SEARCH_ERRORS } from "./search-error-table.ts";
import { STORAGE_ERRORS } from "./storage-error-table.ts";
import { WEBHOOK_ERRORS } from "./webhook-error-table.ts";
import { WORKER_ERRORS } from "./worker-error-table.ts";

const wrongUse = { category: "validation", exitCode: EXIT.wrongUse, httpStatus: 400, retryable: false } as const;
const config = { category: "config", exitCode: EXIT.wrongUse, httpStatus: 500, retryable: false } as const;
const model = { category: "model", exitCode: EXIT.model, httpStatus: 502, retryable: false } as const;

/** One row for each thing that can go wrong. Nothing else in the project maps errors to anything. */
export const ERRORS: Readonly<Record<ErrorCode, ErrorTraits>> = {
  usage: {
    ...wrongUse,
    en: "{problem}",
    ko: "{problem}",
  },
  "idea-empty": {
    ...wrongUse,
    en: 'The idea is empty: say in one line what is to be planned, for example "A marketplace for used climbing gear".',
    ko: '아이디어가 비어 있습니다. 무엇을 기획할지 한 줄로 적어 주세요. 예: "중고 등산 장비 장터".',
  },
  "idea-too-long": {
    ...wrongUse,
    en: "The idea has {length} characters, and at most {max} are taken: shorten it.",
    ko: "아이디어가 {length}자입니다. {max}자 이하로 줄여 주세요.",
  },
  "session-id-invalid": {
    ...wrongUse,
    en: "{session} is not a session id: use up to 64 letters, digits, _ and -, beginning with a letter or a digit.",
    ko: "세션 ID로 쓸 수 없는 이름입니다: {session}. 영문자, 숫자, _, -를 64자 이내로 쓰고, 영문자나 숫자로 시작해 주세요.",
  },
  "session-exists": {
    ...wrongUse,
    httpStatus: 409,
    en: "A session named {session} exists already: resume it, or choose another name.",
    ko: "{session} 세션이 이미 있습니다. 그 세션을 이어 가거나 다른 이름을 고르세요.",
  },
  "session-unknown": {
    ...wrongUse,
    httpStatus: 404,
    en: "There is no session {session}: look for its name in the list of sessions.",
    ko: "{session} 세션이 없습니다. 세션 목록에서 이름을 확인하세요.",
  },
  "checkpoint-unknown": {
    ...wrongUse,
    httpStatus: 404,
    en: "Session {session} has no checkpoint {checkpoint}: choose one from its history.",
    ko: "{session} 세션에 {checkpoint} 체크포인트가 없습니다. 세션의 이력에서 고르세요.",
  },
  "session-ambiguous": {
    ...wrongUse,
    httpStatus: 409,
    en: "{session} is the beginning of several sessions: {sessions}. Type more of the one that is meant.",
    ko: "{session}(으)로 시작하는 세션이 여러 개입니다: {sessions}. 원하는 세션의 이름을 더 길게 적어 주세요.",
  },
  "session-none": {
    ...wrongUse,
    httpStatus: 404,
    en: "There is no last session: you have begun none yet.",
    ko: "마지막 세션이 없습니다. 아직 시작한 세션이 없습니다.",
  },
  "session-none-deleted": {
    ...wrongUse,
    httpStatus: 404,
    en: "No session of yours is deleted.",
    ko: "삭제된 세션이 없습니다.",
  },
  "checkpoint-ambiguous": {
    ...wrongUse,
    httpStatus: 409,
    en: "{checkpoint} fits several checkpoints of session {session}: {checkpoints}. Name the one that is meant by its id.",
    ko: "{session} 세션에 {checkpoint}에 맞는 체크포인트가 여러 개입니다: {checkpoints}. 원하는 체크포인트의 ID를 적어 주세요.",
  },
  "answers-malformed": {
    ...wrongUse,
    en: "The answers cannot be used: {problem} Nothing was changed.",
    ko: "답변을 사용할 수 없습니다: {problem} 바뀐 것은 없습니다.",
  },
  "question-not-open": {
    ...wrongUse,
    category: "state",
    httpStatus: 409,
    en: "No question {interrupt} is open in session {session}: answer one that is. Nothing was changed.",
    ko: "{session} 세션에 {interrupt} 질문이 열려 있지 않습니다. 열려 있는 질문에 답하세요. 바뀐 것은 없습니다.",
  },
  "answer-out-of-date": {
    ...wrongUse,
    category: "state",
    httpStatus: 409,
    en: "The answer to question {interrupt} of session {session} is out of date: attempt {attempt} is the open one, so look at the question again and answer that. Nothing was changed.",
    ko: "{session} 세션의 질문 {interrupt}에 대한 답변이 지난 시도의 것입니다. 지금 열려 있는 것은 {attempt}번째 시도이니 질문을 다시 보고 답해 주세요. 바뀐 것은 없습니다.",
  },
  "session-not-finished": {
    ...wrongUse,
    category: "state",
    httpStatus: 409,
    en: "Session {session} has no finished plan yet: resume it first. Nothing was changed.",
    ko: "{session} 세션에는 아직 완성된 기획서가 없습니다. 먼저 세션을 이어 가세요. 바뀐 것은 없습니다.",
  },
  "request-unusable": {
    ...wrongUse,
    en: "A request says in 1 to {max} characters what is to change in the plan, and this one has {length}.",
    ko: "기획서에서 바꿀 내용을 1자 이상 {max}자 이하로 적어 주세요. 지금은 {length}자입니다.",
  },
  "sheet-missing": {
    ...wrongUse,
    httpStatus: 409,
    en: "The plan of session {session} has no sheet of figures: what it says can be changed by a request in words.",
    ko: "{session} 세션의 기획서에는 수치표가 없습니다. 내용은 말로 요청해 바꿀 수 있습니다.",
  },
  "figures-refused": {
    ...wrongUse,
    en: "{problem} Nothing was changed.",
    ko: "{problem} 바뀐 것은 없습니다.",
  },
  "figure-given": {
    ...wrongUse,
    en: "{figures}: the person gave it, so it is changed only where that is confirmed. Nothing was changed.",
    ko: "{figures}: 사용자가 준 값이므로 확인이 있어야 바꿉니다. 바뀐 것은 없습니다.",
  },
  "nothing-to-undo": {
    ...wrongUse,
    httpStatus: 409,
    en: "Session {session} has no setting of figures that could be undone: all are undone, or there was none.",
    ko: "{session} 세션에는 되돌릴 수치 변경이 없습니다. 이미 모두 되돌렸거나 바꾼 적이 없습니다.",
  },
  "version-unknown": {
    ...wrongUse,
    httpStatus: 404,
    en: "There is no version {version} of the plan of session {session}, but {versions} in all: each revision that changes something makes one.",
    ko: "{session} 세션의 기획서에 없는 버전입니다: {version}. 버전은 모두 {versions}개이며 내용이 바뀌는 수정마다 하나씩 늘어납니다.",
  },
  "file-unusable": {
    ...wrongUse,
    en: "{path} cannot be {use}: {problem}; name another one, or mend this one.",
    ko: "{path} 파일을 사용할 수 없습니다({use}): {problem}. 다른 파일을 적거나 이 파일을 고치세요.",
  },
  "file-not-ours": {
    ...wrongUse,
    httpStatus: 409,
    en: "{path} holds something that PlanCraft did not write, or that was changed since, and is not overwritten: name another file, or allow it.",
    ko: "{path} 파일의 내용은 PlanCraft가 쓰지 않았거나 그 뒤에 바뀌었으므로 덮어쓰지 않습니다. 다른 파일을 적거나 덮어쓰기를 허용하세요.",
  },
  "config-invalid": {
    ...config,
    en: "The configuration is wrong: {problems}",
    ko: "설정이 잘못되었습니다: {problems}",
  },
  "model-without-access": {
    ...config,
    httpStatus: 409,
    en: "{model} cannot be used here, since {missing}: choose another model, or have that set where PlanCraft runs.",
    ko: "여기서는 {model} 모델을 사용할 수 없습니다({missing}). 다른 모델을 고르거나 PlanCraft를 실행하는 환경에 설정해 주세요.",
  },
  "node-too-old": {
    ...config,
    en: "PlanCraft needs Node 22 or newer, and this is {version}: install a newer Node.",
    ko: "PlanCraft에는 Node 22 이상이 필요합니다(현재 {version}). 새 버전을 설치하세요.",
  },
  "model-auth": {
    ...model,
    en: "The model provider refused the key ({status}): check the key and its rights.{said}",
    ko: "모델 제공자가 키를 거부했습니다({status}). 키와 권한을 확인하세요.{said}",
  },
  "model-not-found": {
    ...model,
    en: "The model provider does not know {model} at this address ({status}): check PLANCRAFT_MODEL and the base URL.{said}",
    ko: "모델 제공자가 이 주소에서 {model} 모델을 찾지 못했습니다({status}). PLANCRAFT_MODEL과 주소를 확인하세요.{said}",
  },
  "model-quota": {
    ...model,
    category: "rate_limit",
    en: "The quota of the model provider is spent: check the plan and billing there.{said}",
    ko: "모델 제공자의 사용 한도가 소진되었습니다. 요금제와 결제를 확인하세요.{said}",
  },
  "model-rate-limited": {
    ...model,
    category: "rate_limit",
    httpStatus: 429,
    retryable: true,
    en: "The model provider is limiting requests, and waiting did not help: resume in a few minutes.{said}",
    ko: "모델 제공자가 요청을 제한하고 있고 기다려도 풀리지 않았습니다. 몇 분 뒤에 이어 가세요.{said}",
  },
  "model-wait": {
    ...model,
    category: "rate_limit",
    httpStatus: 429,
    retryable: false,
    en: "The model provider asks to wait until {until}: resume the session then.{said}",
    ko: "모델 제공자가 {until}까지 기다려 달라고 합니다. 그 뒤에 세션을 이어 가세요.{said}",
  },
  "model-window": {
    ...model,
    en: "The prompt of this step ({step}) is longer than the model takes: use a model with a larger window.{said}",
    ko: "이 단계({step})의 프롬프트가 모델이 받을 수 있는 길이를 넘었습니다. 더 긴 입력을 받는 모델을 쓰세요.{said}",
  },
  "model-rejected": {
    ...model,
    en: "The model provider rejected the request ({status}).{said}",
    ko: "모델 제공자가 요청을 거절했습니다({status}).{said}",
  },
  "model-unavailable": {
    ...model,
    retryable: true,
    en: "The model provider answers with an error ({status}) and did not recover in time.{said}",
    ko: "모델 제공자가 오류({status})를 내고 제때 회복되지 않았습니다.{said}",
  },
  "model-unreachable": {
    ...model,
    category: "network",
    retryable: true,
    en: "The model provider cannot be reached at {address}: check the network and the base URL.",
    ko: "모델 제공자({address})에 연결할 수 없습니다. 네트워크와 주소를 확인하세요.",
  },
  "model-timeout": {
    ...model,
    category: "network",
    retryable: true,
    en: "The model's answer did not come: {limit}.",
    ko: "모델의 답변이 오지 않았습니다: {limit}.",
  },
  "model-stream-cut": {
    ...model,
    category: "network",
    retryable: true,
    en: "The model's answer was cut off before its end.",
    ko: "모델의 답변이 끝나기 전에 끊겼습니다.",
  },
  "model-not-api": {
    ...model,
    en: "{address} answers with {contentType} and not with the model's protocol: check the base URL, or a proxy in between.",
    ko: "{address} 주소의 응답이 모델 프로토콜이 아닙니다(형식: {contentType}). 주소나 중간 프록시를 확인하세요.",
  },
  "model-refused": {
    ...model,
    en: "The model refused to answer ({step}).",
    ko: "모델이 답변을 거부했습니다({step}).",
  },
  "model-filtered": {
    ...model,
    en: "The provider's content filter withheld the answer ({step}).{said}",
    ko: "제공자의 콘텐츠 필터가 답변을 막았습니다({step}).{said}",
  },
  "model-moderated": {
    ...model,
    en: "The model provider's moderation refused the request ({step}): word the idea in another way, or use another model.{said}",
    ko: "모델 제공자의 콘텐츠 심사가 요청을 거부했습니다({step}). 아이디어의 표현을 바꾸거나 다른 모델을 쓰세요.{said}",
  },
  // Not a failure of the provider: it is there, and gets ready.
  "model-loading": {
    ...model,
    category: "rate_limit",
    httpStatus: 503,
    retryable: true,
    en: "The model provider is still loading the model, and waiting for a minute did not help: resume in a few minutes.{said}",
    ko: "모델 제공자가 아직 모델을 불러오고 있고 1분을 기다려도 끝나지 않았습니다. 몇 분 뒤에 이어 가세요.{said}",
  },
  "model-answer-unusable": {
    ...model,
    en: "The model's answer could not be used, also after it was asked to repair it ({step}: {problem}).",
    ko: "모델의 답변을 고쳐 달라고 한 뒤에도 사용할 수 없었습니다({step}: {problem}).",
  },
  ...HTTP_ERRORS,
  ...LIBRARY_ERRORS,
  ...RUN_ERRORS,
  ...WORKER_ERRORS,
  ...OBSERVABILITY_ERRORS,
  ...PAGE_ERRORS,
  ...QUEUE_ERRORS,
  ...SEARCH_ERRORS,
  ...STORAGE_ERRORS,
  ...BACKUP_ERRORS,
  ...ROLLOUT_ERRORS,
  ...WEBHOOK_ERRORS,
  defect: {
    category: "unknown",
    exitCode: EXIT.defect,
    httpStatus: 500,
    retryable: false,
    en: "PlanCraft failed where it should not have ({problem}).",
    ko: "PlanCraft에 예상하지 못한 오류가 생겼습니다({problem}).",
  },
};
