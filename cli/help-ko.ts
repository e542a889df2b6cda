import type { HELP_EN } from "./help-en.ts";

/** What `--help` says, in Korean. */
export const HELP_KO: typeof HELP_EN = {
  about:
    "한 줄 아이디어를 검토를 거친 기획서로 만듭니다. 세션은 사라지지 않고, 같은 호출에 두 번 비용을 내지 않습니다.",
  commands: {
    new: "아이디어로 기획서 만들기 시작",
    answer: "열린 질문에 JSON으로 답하기",
    resume: "세션을 이어 가거나 기획서 출력, 비정상 종료된 세션 모두 이어 가기",
    list: "세션 목록을 한 쪽씩 보기",
    show: "세션 하나와 열린 질문 보기",
    history: "세션의 체크포인트 목록",
    fork: "다른 세션의 체크포인트에서 새 세션 시작",
    export: "기획서를 마크다운, HTML, JSON으로 출력",
    stats: "모든 세션의 상태, 걸린 시간, 점수, 날짜별 토큰 집계",
    prune: "오래된 세션에 더 필요 없는 자료 지우기",
    doctor: "설정, 저장소, 모델 점검",
  },
  options: {
    preset: "꼼꼼한 정도: fast, balanced, quality 중 하나",
    session: "새 세션의 ID",
    yes: "모든 질문에 추천 답변 사용",
    answers: "질문 ID별 답변을 담은 JSON 파일",
    out: "기획서를 이 파일에도 저장",
    outInstead: "출력하는 대신 이 파일에 저장",
    language: "화면과 기획서의 언어: en 또는 ko",
    maxCost: "이 금액(미국 달러)을 쓰기 전에 멈춤",
    maxTokens: "토큰을 이만큼 쓰기 전에 멈춤",
    json: "이벤트를 한 줄에 하나씩 JSON으로 출력",
    at: "시작할 체크포인트",
    fresh: "원본 세션의 응답을 쓰지 않고 모델에 새로 묻기",
    format: "md, html, json 중 하나",
    all: "비정상 종료로 멈춘 세션 모두 이어 가기",
    limit: "한 쪽에 볼 세션 수",
    before: "목록에서 이 세션의 다음 쪽",
    olderThan: "이 기간 동안 바뀌지 않은 세션만: 12h, 30d, 4w",
    keepLast: "세션마다 남길 마지막 체크포인트 수",
    dryRun: "지울 양만 알려 주고 지우지 않기",
    help: "도움말 보기",
    version: "버전 보기",
  },
  headings: { usage: "사용법:", commands: "명령:", options: "옵션:", arguments: "인자:" },
};
