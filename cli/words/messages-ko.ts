import type { SessionState } from "../../schemas/idea.ts";
import { number } from "../../utils/number-format.ts";
import { HELP_KO } from "./help-ko.ts";
import type { FinishedPlan, Messages } from "./messages-en.ts";
import { PROGRAM } from "./program-name.ts";
import { PROGRESS_KO } from "./progress-ko.ts";
import { RECORDS_KO } from "./records-ko.ts";
import { EVALS_KO } from "./rollout/evals-ko.ts";
import { RATING_KO } from "./rollout/rating-ko.ts";
import { ROLLOUT_KO } from "./rollout/rollout-ko.ts";
import { SESSION_VARIANT_KO } from "./rollout/session-ko.ts";
import { VARIANT_KO } from "./rollout/variant-ko.ts";
import { UPKEEP_KO } from "./upkeep-ko.ts";
import { WEBHOOKS_KO } from "./webhooks-ko.ts";
import { duration, usage } from "./wording-ko.ts";
import { WORKERS_KO } from "./workers-ko.ts";

const states: Record<SessionState, string> = {
  queued: "대기열에 있음",
  running: "실행 중",
  waiting: "답변 대기",
  done: "완료",
  partial: "일부 완성",
  failed: "실패",
  interrupted: "중단됨",
  cancelled: "취소됨",
};

/** Every sentence of the command line in Korean. */
export const KOREAN: Messages = {
  states,
  format: {
    duration,
    usage,
    yes: "예",
    no: "아니요",
    none: "없음",
    unknown: "알 수 없음",
  },

  session: {
    started: (session) =>
      `${session} 세션을 시작했습니다. 언제든 Ctrl-C로 멈추고 다음 명령으로 이어 갈 수 있습니다: ${PROGRAM} resume ${session}`,
    resumed: (session) =>
      `${session} 세션을 멈춘 곳에서 이어 갑니다. 언제든 Ctrl-C로 멈추고 다음 명령으로 이어 갈 수 있습니다: ${PROGRAM} resume ${session}`,
    revising: ({ session, number, version, resumed }) =>
      `${resumed ? `${session} 세션의 ${number}번째 수정을 이어 갑니다` : `${session} 세션의 기획서를 수정합니다`}(새 버전: ${version}). 언제든 Ctrl-C로 멈추고 다음 명령으로 이어 갈 수 있습니다: ${PROGRAM} resume ${session}`,
    withYourOutline: "직접 바꾼 목차를 그대로 사용합니다.",
    stopping: "멈추는 중입니다. 진행 중인 작업을 저장하고 있습니다. Ctrl-C를 한 번 더 누르면 바로 멈춥니다.",
    interrupted: (session) =>
      `중단되었습니다. 지금까지의 내용은 보관되어 있습니다. 이어 가기: ${PROGRAM} resume ${session}`,
    cancelled: (session) =>
      `${session} 세션을 취소했습니다. 지금까지의 내용은 보관되어 있습니다. 이어 가기: ${PROGRAM} resume ${session}`,
    canBeUndone: (session, seconds) => `${seconds}초 안에 취소 되돌리기: ${PROGRAM} cancel ${session} --undo`,
    asBefore: (session) => `${session} 세션이 취소 전 상태로 돌아왔습니다. 이어 가기: ${PROGRAM} resume ${session}`,
    failed: (session, reason) =>
      `죄송합니다. 기획서를 끝내지 못했습니다: ${reason}\n지금까지의 내용은 보관되어 있어 비용이 다시 들지 않습니다. 실패한 답변만 새로 요청하며, 그 비용은 다시 듭니다. 이어 가기: ${PROGRAM} resume ${session}`,
    written: (session, { written, total }) =>
      `전체 ${total}개 섹션 가운데 ${written}개를 썼습니다. 읽기: ${PROGRAM} export ${session}`,
    offline: `언어 모델이 설정되지 않아 기획서 대신 직접 채우는 작업표를 만듭니다. 기획서를 만들 모델 고르기: ${PROGRAM} setup`,
    noPlanYet: (session) => `${session} 세션에는 아직 기획서가 없습니다. 이어 가기: ${PROGRAM} resume ${session}`,
  },

  context: {
    fetch: (addresses: readonly string[]) =>
      `지금 다음 페이지를 가져와 내용을 세션에 저장할까요? ${addresses.join(", ")}`,
    notFetched: "아무것도 가져오지 않았고 시작하지 않았습니다.",
    needsFetch: (addresses: readonly string[]) =>
      `페이지는 동의가 있어야 가져옵니다. ${addresses.join(", ")} 페이지를 가져오려면 --fetch를 붙여 주세요.`,
    leftOut: (path: string, problem: string) => `${path} 파일은 제외했습니다: ${problem}.`,
  },

  finished: {
    plan: ({ session, figures, elapsedMs, path, isOffline = false }: FinishedPlan) =>
      [
        `${session} 세션의 ${isOffline ? "작업표를" : "기획서를"} 완성했습니다`,
        elapsedMs === null ? "" : ` · ${duration(elapsedMs)}`,
        isOffline ? "." : ` (${usage(figures)}).`,
        path === null ? "" : ` 저장 위치: ${path}`,
      ].join(""),
    partial: ({ session, figures, path, isSummed = false }: FinishedPlan) =>
      `사용 한도에 도달했습니다(${usage(figures)}). 지금까지의 기획서를 ${path === null ? (isSummed ? "보관했으며" : "출력했으며") : `${path}에 저장했으며`} 빠진 부분도 적혀 있습니다.\n한도를 높여 이어 가기: ${PROGRAM} resume ${session} --max-cost USD --max-tokens N`,
    reply: "기획 요청이 아니어서 기획서 대신 답변을 드립니다.",
    unchanged: (session, version) =>
      `${session} 세션의 기획서는 버전 ${version} 그대로입니다. 읽기: ${PROGRAM} export ${session}`,
    summary: {
      untitled: "(제목 없음)",
      sections: "섹션",
      words: "단어 수",
      score: "마지막 점수",
      scoreOf: (score) => `10점 만점에 ${score}점`,
      assumptions: "가정",
      missing: "빠진 부분",
      cost: "사용량",
      file: "파일",
      amount: (amount) => `${number.format(amount)}개`,
      written: (titles) => `${titles.length}개: ${titles.join(" · ")}`,
      read: (session) => `읽기:         ${PROGRAM} export ${session}`,
      save: (session) => `저장하기:     ${PROGRAM} export ${session} --out plan.md`,
      page: (session) => `웹 페이지로:  ${PROGRAM} export ${session} --format html --out plan.html`,
      revise: (session) => `고치기:       ${PROGRAM} revise ${session} "고칠 내용"`,
      figures: (session) => `수치:         ${PROGRAM} figures ${session}`,
    },
  },

  waiting: {
    heading: (session, questions) =>
      questions === 1
        ? `${session} 세션이 답변을 기다리고 있습니다.`
        : `${session} 세션이 답변 ${questions}개를 기다리고 있습니다.`,
    choices: "선택지:",
    fields: "항목:",
    sections: "목차:",
    howTo: "다음 명령으로 답하세요(추천 답변을 담은 예시):",
    orInTerminal: (session) => `터미널에서 질문을 받아 답하기: ${PROGRAM} resume ${session}`,
    orRecommended: (session) => `추천 답변으로 진행하기: ${PROGRAM} resume ${session} --yes`,
    youDecide: "알아서 정해 주세요",
  },

  question: {
    why: (reason) => `묻는 이유: ${reason}`,
    refused: (problem, attempt, of) => `앞의 답변은 사용할 수 없습니다: ${problem} (${of}번 중 ${attempt}번째 시도)`,
    recommended: "추천",
    chooseOne: "하나를 고르세요",
    chooseMany: "해당하는 것을 모두 고르세요",
    chooseKeys: "↑/↓ 이동, 엔터 선택",
    chooseManyKeys: "↑/↓ 이동, 스페이스 표시, 엔터 선택",
    yesNoKeys: "←/→ 이동 후 엔터(예는 y, 아니요는 n)",
    textKeys: "엔터 보내기",
    enterTakes: "그냥 엔터를 누르면 추천 답변 사용",
    somethingElse: "직접 입력…",
    yourAnswer: "답변",
    decide: "어떻게 할까요?",
    yes: "예",
    no: "아니요",
    optional: "선택 사항",
    separatedByComma: "쉼표로 구분",
    dateFormat: "연-월-일, 예: 2030-01-31",
    skip: "비워 두기",
    interrupted: "이 질문에서 멈췄습니다. 질문은 열린 채로 남습니다.",
    escStop: "ESC 중단",
    escBack: "ESC 뒤로",
    enteredBefore: "전에 입력하신 내용을 보관해 두었으며 아래에 채워 두었습니다.",
  },

  invalid: {
    empty: "답변을 입력해 주세요.",
    tooLong: (max) => `${number.format(max)}자 이하로 입력해 주세요.`,
    tooShort: (min) => `${number.format(min)}자 이상 입력해 주세요.`,
    notNumber: "숫자를 입력해 주세요.",
    notInteger: "정수를 입력해 주세요.",
    tooSmall: (min) => `${number.format(min)} 이상이어야 합니다.`,
    tooGreat: (max) => `${number.format(max)} 이하여야 합니다.`,
    notEmail: "name@example.com 같은 이메일 주소를 입력해 주세요.",
    notDate: "2030-01-31처럼 연-월-일 형식으로 입력해 주세요.",
    notPattern: (pattern) => `${pattern} 형식에 맞게 입력해 주세요.`,
    tooFew: (min) => `${min}개 이상 골라 주세요.`,
    tooMany: (max) => `${max}개 이하로 골라 주세요.`,
  },

  approval: {
    heading: (sections) => `목차(섹션 ${number.format(sections)}개)`,
    accept: "승인",
    acceptWhat: "이 목차로 기획서를 씁니다",
    edit: "수정",
    editWhat: "먼저 섹션의 이름과 순서를 바꾸거나, 빼고 더하고 고정합니다",
    reject: "거절",
    rejectWhat: "이유를 적으면 목차를 새로 만듭니다",
    reason: "무엇이 마음에 들지 않나요?",
    next: "무엇을 바꿀까요?",
    useIt: "이 목차 사용",
    rename: "섹션 이름 바꾸기",
    move: "섹션 옮기기",
    drop: "섹션 빼기",
    add: "섹션 더하기",
    changePoints: "섹션의 내용 바꾸기",
    lock: "섹션 고정하거나 풀기",
    lockWhat: "고정한 섹션은 검토 뒤에도 바뀌지 않습니다",
    locked: "고정",
    openEditor: "편집기로 열기",
    discard: "바꾼 내용 버리기",
    which: "어느 섹션인가요?",
    whereTo: "어디로 옮길까요?",
    atTheEnd: "맨 끝으로",
    before: (title) => `“${title}” 앞으로`,
    newTitle: "섹션 제목",
    newAbout: "이 섹션에서 무엇을 알려 주나요?",
    newPoints: "이 섹션에서 알려 줄 내용(·로 나눕니다)",
    editorFailed: (problem) => `편집기의 내용을 사용하지 않았습니다: ${problem}`,
    editorExit: (code) => `편집기가 비정상으로 끝났습니다(종료 코드 ${code}).`,
    noSections: "남은 섹션이 없습니다.",
    tooManySections: (max) => `섹션이 ${number.format(max)}개를 넘습니다.`,
    titleTooLong: (max) => `제목이 ${number.format(max)}자를 넘습니다.`,
    editorHelp: [
      "한 줄에 섹션 하나: [식별자]와 제목을 적습니다. 섹션에서 알려 줄 내용은 아래에 들여 쓰고 ·로 나눕니다.",
      "줄 앞에 !와 빈칸을 적으면 섹션이 고정되어 검토 뒤에도 바뀌지 않습니다.",
      "줄을 옮기면 순서가 바뀌고, 지우면 섹션이 빠지고, [식별자] 없이 적으면 새 섹션이 더해집니다.",
      "#으로 시작하는 줄은 무시합니다. 저장하고 닫으면 계속합니다.",
    ],
    acceptEdited: "바꾼 내용까지 담아 이 목차로 기획서를 씁니다",
    edited: "바꾼 내용 포함",
    outlineRows: (from, to, of) => `${of}줄 중 ${from}–${to}줄`,
    outlineKeys: "PgUp/PgDn 넘기기",
    tabForTitles: "Tab 제목만 보기",
    tabForAll: "Tab 전체 보기",
  },

  progress: PROGRESS_KO,

  idea: {
    question: "무엇을 기획할까요?",
    missing: `아이디어가 없고, 물어볼 터미널도 없습니다. 인자로 적거나, -로 표준 입력에서, @파일로 파일에서 읽게 해 주세요. 예: ${PROGRAM} new "중고 등산 장비 장터"`,
    noName: "@ 뒤에 파일 이름을 적어 주세요(예: @idea.txt). @라는 글을 그대로 쓰려면 -- 뒤에 적어 주세요.",
    asItIs: "@로 시작하는 글을 그대로 쓰려면 -- 뒤에 적어 주세요",
    stopped: "아이디어를 받기 전에 멈췄습니다. 시작한 것은 없습니다.",
  },

  ...RECORDS_KO,
  ...RATING_KO,
  ...ROLLOUT_KO,
  ...UPKEEP_KO,
  ...VARIANT_KO,
  ...WEBHOOKS_KO,
  ...EVALS_KO,
  ...WORKERS_KO,
  sessionVariant: SESSION_VARIANT_KO,
  help: HELP_KO,
};
