import { stepName } from "../../schemas/step-names.ts";
import { number } from "../../utils/number-format.ts";
import type { PROGRESS_EN } from "./progress-en.ts";
import { duration } from "./wording-ko.ts";

/** Why a call is made again, by the error's code. */
const REASONS: Readonly<Record<string, string>> = {
  "model-rate-limited": "모델 제공자의 요청 제한",
  "model-unavailable": "모델 제공자의 오류",
  "model-unreachable": "모델 제공자에 연결할 수 없음",
  "model-timeout": "제때 오지 않은 답변",
  "model-stream-cut": "끊긴 답변",
  "search-rate-limited": "웹 검색의 요청 제한",
  "search-unavailable": "웹 검색의 오류",
  "search-unreachable": "웹 검색에 연결할 수 없음",
  "search-timeout": "제때 오지 않은 검색 결과",
  "provider-paused": "거듭된 모델 제공자의 오류",
  "rate-reached": "설정한 호출 속도 제한",
};

/** What is said while a session runs, in Korean. */
export const PROGRESS_KO: typeof PROGRESS_EN = {
  running: {
    analyze: "아이디어 분석 중",
    "option-pause": "질문 중",
    reply: "답변 중",
    structure: "목차 작성 중",
    "approve-outline": "목차 확인 중",
    research: "조사 중",
    figures: "수치 정리 중",
    write: "집필 중",
    review: "초안 검토 중",
    discuss: "검토 결과 논의 중",
    refine: "개선할 내용 정리 중",
    revise: "요청에 해당하는 섹션 찾는 중",
    format: "기획서 정리 중",
  },
  finished: {
    analyze: "아이디어 분석 완료",
    "option-pause": "답변 반영",
    reply: "답변 완료",
    structure: "목차 작성 완료",
    "approve-outline": "목차 확정",
    research: "조사 완료",
    figures: "수치 정리 완료",
    write: "집필 완료",
    review: "초안 검토 완료",
    discuss: "검토 결과 논의 완료",
    refine: "개선할 내용 확정",
    revise: "요청 파악 완료",
    format: "기획서 정리 완료",
  },
  runningOffline: {
    analyze: "아이디어 읽는 중",
    research: "가이드 찾는 중",
    figures: "말씀하신 수치 찾는 중",
    write: "작업표 만드는 중",
    review: "빈칸 세는 중",
    discuss: "빈칸 세는 중",
    refine: "빈칸 세는 중",
    revise: "요청 읽는 중",
    format: "작업표 정리 중",
  },
  finishedOffline: {
    analyze: "아이디어 읽기 완료",
    figures: "말씀하신 수치 정리 완료",
    write: "작업표 작성 완료",
    review: "빈칸 집계 완료",
    revise: "요청 읽기 완료",
    format: "작업표 정리 완료",
  },
  working: "진행 중",
  specialistsOf: (done, total) => `전문가 ${total}명 중 ${done}명`,
  sectionsOf: (done, total) => `섹션 ${total}개 중 ${done}개`,
  sections: (amount) => `섹션 ${number.format(amount)}개`,
  calls: (amount) => `호출 ${number.format(amount)}회`,
  tokens: (amount) => `토큰 ${number.format(amount)}개`,
  retried: (call, attempt, waitMs, reason) =>
    `${stepName(call, "ko")} 단계를 ${duration(waitMs)} 뒤에 다시 시도합니다(${attempt}번째 시도): ${REASONS[reason] ?? reason}`,
  queued: "대기열에서 작업자를 기다리는 중",
  requeued: (message, at, attempt, of) => `${message} ${at}에 다시 시도합니다(${of}번 중 ${attempt}번째).`,
  cancelUndone: (state) => `취소를 되돌려 세션이 이전 상태(${state})로 돌아왔습니다.`,
  touched: (title, instruction) => `고칠 섹션: ${title} – ${instruction}`,
  unknownSections: (names) =>
    `기획서에 없는 섹션이어서 반영하지 않은 요청이 있습니다: ${names.map((name) => `"${name}"`).join(", ")}`,
  untouched: (reason) => `요청에 해당하는 섹션이 없어 기획서를 그대로 둡니다. ${reason}`.trimEnd(),
  outline: {
    add: (title) => `추가할 섹션: ${title}`,
    drop: (title) => `뺄 섹션: ${title}`,
    move: (title) => `옮길 섹션: ${title}`,
    merge: (title, other) => `합칠 섹션: ${title} → ${other}`,
    rename: (title, other) => `바꿀 제목: ${other} → ${title}`,
  },
  figure: (label, before, after) => `바뀌는 수치: ${label}: ${before ?? "없음"} → ${after ?? "없음"}`,
  undone: (reason) => `반영하지 못한 부분: ${reason}`,
  warning: (message) => `주의: ${message}`,
  refused: (question, attempt, of, problem) =>
    `${question} 질문의 답변이 거절되었습니다(${of}번 중 ${attempt}번째 시도): ${problem}`,
  waiting: (ms, reason) => `${duration(ms)} 기다리는 중: ${REASONS[reason] ?? reason}`,
  opening: "세션을 기다리는 중: 다른 프로세스가 사용하고 있거나 데이터베이스가 느립니다",
  answered: (question, answer, isSpent) =>
    `${question} → ${answer} (${isSpent ? "시도 횟수 소진, 기본 답변" : "추천"})`,
};
