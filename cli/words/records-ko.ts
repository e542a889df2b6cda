import { number } from "../../utils/number-format.ts";
import { PROGRAM } from "./program-name.ts";
import type { RECORDS_EN } from "./records-en.ts";
import { ROLLOUT_NEXT_KO } from "./rollout/rollout-ko.ts";
import { VARIANT_STATISTICS_KO } from "./rollout/statistics-ko.ts";
import { duration } from "./wording-ko.ts";

/** What the command line's parser found wrong, by its own codes. */
const WRONG_USE: Readonly<Record<string, string>> = {
  "commander.unknownCommand": "없는 명령입니다",
  "commander.help": "명령을 적지 않았습니다",
  "commander.unknownOption": "없는 옵션입니다",
  "commander.missingArgument": "필요한 인자를 적지 않았습니다",
  "commander.excessArguments": "인자가 너무 많습니다",
  "commander.optionMissingArgument": "옵션의 값을 적지 않았습니다",
  "commander.missingMandatoryOptionValue": "꼭 필요한 옵션을 적지 않았습니다",
  "commander.invalidArgument": "쓸 수 없는 값입니다",
};

/** The sentences of the commands that look at what is kept, in Korean. */
export const RECORDS_KO: typeof RECORDS_EN = {
  usage: (code, message) => {
    const named = [...message.matchAll(/'([^']*)'/g)].map(([, name]) => name);
    const choices = / choices are (.*?)\.?$/.exec(message)?.[1];
    const what = [...named, ...(choices === undefined ? [] : [`가능한 값은 ${choices}`])].join(", ");
    return `${WRONG_USE[code] ?? "알 수 없는 명령입니다"}${what === "" ? "" : `(${what})`}. 사용법 보기: ${PROGRAM} --help`;
  },

  next: {
    "idea-empty": () => `시작하기: ${PROGRAM} new "중고 등산 장비 장터"`,
    "session-exists": (session) => `이어 가기: ${PROGRAM} resume ${session}`,
    "session-unknown": () => `확인하기: ${PROGRAM} list`,
    "checkpoint-unknown": (session) => `확인하기: ${PROGRAM} history ${session}`,
    "question-not-open": (session) => `확인하기: ${PROGRAM} show ${session}`,
    "session-not-finished": (session) => `이어 가기: ${PROGRAM} resume ${session}`,
    "session-none": () => `시작하기: ${PROGRAM} new "아이디어"`,
    "dead-letter-unknown": () => `확인하기: ${PROGRAM} dead list`,
    "dead-letter-ambiguous": () => `확인하기: ${PROGRAM} dead list`,
    "variant-unknown": () => `확인하기: ${PROGRAM} variant list`,
    "webhook-unknown": () => `확인하기: ${PROGRAM} webhooks list`,
    ...ROLLOUT_NEXT_KO,
    "session-ambiguous": () => `확인하기: ${PROGRAM} list`,
    "checkpoint-ambiguous": (session) => `확인하기: ${PROGRAM} history ${session}`,
    "file-not-ours": () => "--force를 붙이면 덮어씁니다.",
    "session-over": (session) => `기획서 읽기: ${PROGRAM} export ${session}`,
    "undo-too-late": (session) => `이어 가기: ${PROGRAM} resume ${session}`,
    "session-not-cancelled": (session) => `확인하기: ${PROGRAM} show ${session}`,
    "version-unknown": (session) => `수정하기: ${PROGRAM} revise ${session} "바꿀 내용"`,
  },

  limits: {
    badCost: "--max-cost에는 0보다 큰 수를 적어 주세요. 빼면 한도가 없습니다.",
    badTokens: "--max-tokens에는 0보다 큰 정수를 적어 주세요. 빼면 한도가 없습니다.",
    useTokens: "--max-tokens로 한도를 정하세요.",
  },

  list: {
    columns: { session: "세션", state: "상태", updated: "마지막 변경", created: "생성", title: "제목" },
    empty: `아직 세션이 없습니다. 시작하기: ${PROGRAM} new "아이디어"`,
    untitled: "(제목 없음)",
    crashed: "실행 중 비정상 종료됨",
    crashedHint: (sessions) =>
      `이 중 세션 ${number.format(sessions)}개가 비정상 종료로 멈춰 있습니다. 모두 이어 가기: ${PROGRAM} resume --all`,
    more: (command) => `세션이 더 있습니다: ${command}`,
    badLimit: (text) => `--limit에는 0보다 큰 정수를 적어 주세요(적은 값: ${text}).`,
  },

  stats: {
    columns: {
      state: "상태",
      score: "마지막 점수",
      sessions: "세션",
      day: "날짜(UTC)",
      calls: "호출",
      input: "입력 토큰",
      cached: "캐시 사용",
      output: "출력 토큰",
      cost: "비용",
    },
    variants: VARIANT_STATISTICS_KO,
    durations: (medianMs, p95Ms) =>
      `완료된 세션의 절반은 ${duration(medianMs)} 이내, 100개 중 95개는 ${duration(p95Ms)} 이내에 끝났습니다.`,
    unpriced: (calls) => `가격을 알 수 없는 모델의 호출 ${number.format(calls)}회는 비용에서 빠져 있습니다.`,
  },

  prune: {
    removed: (checkpoints, sessions, size) =>
      `세션 ${number.format(sessions)}개에서 체크포인트 ${number.format(checkpoints)}개와 딸린 자료를 지웠습니다: ${size}.`,
    wouldRemove: (checkpoints, sessions, size) =>
      `세션 ${number.format(sessions)}개에서 체크포인트 ${number.format(checkpoints)}개와 딸린 자료를 지우게 됩니다: ${size}.`,
    deleted: (sessions) =>
      `이 가운데 삭제한 지 30일이 넘은 세션 ${number.format(sessions)}개는 모든 자료가 지워집니다.`,
    nothing: "지울 것이 없습니다.",
    inUse: (sessions) => `사용 중인 세션 ${number.format(sessions)}개는 그대로 두었습니다.`,
    badAge: (text) => `--older-than에는 12h, 30d, 4w처럼 시간(h), 일(d), 주(w) 수를 적어 주세요(적은 값: ${text}).`,
    badKeep: (text) => `--keep-last에는 0보다 큰 정수를 적어 주세요(적은 값: ${text}).`,
  },

  memory: {
    columns: { question: "질문", at: "시각", expires: "만료", session: "세션", chosen: "고른 답변" },
    empty: "기억하는 답변이 없습니다. 세션에서 고른 답변을 30일 동안 기억합니다.",
    forgotten: (choices) =>
      choices === 0 ? "지울 답변이 없습니다." : `기억하던 답변 ${number.format(choices)}개를 지웠습니다.`,
  },

  serve: {
    listening: (page: string) =>
      `PlanCraft 서버가 열렸습니다. 페이지는 ${page}, API 설명은 /openapi.json에 있으며, Ctrl-C로 멈출 수 있습니다.`,
    offline:
      "설정된 모델 키가 없습니다. 모델을 지정하지 않은 세션에는 기획서가 아니라 오프라인 모델의 워크시트가 나갑니다. 무엇을 설정할지는 `plancraft setup`에서 볼 수 있습니다.",
    notOpened: (page: string) =>
      `여기서는 브라우저를 열 수 없습니다. ${page} 주소를 직접 열어 주세요. 서버는 계속 실행됩니다.`,
    draining:
      "서버를 멈춥니다. 받은 요청에는 답하고, 진행 중인 세션은 다음 서버가 이어 갑니다. 바로 끝내려면 Ctrl-C를 한 번 더 누르세요.",
    atOnce: "바로 멈췄습니다. 모든 세션은 보관되어 있으며 다음 서버가 이어 갑니다.",
    badPort: (text: string) => `--port는 0부터 65535까지의 정수여야 하는데 ${text}(으)로 되어 있습니다.`,
  },

  tokens: {
    columns: {
      ...{ id: "아이디", person: "이름", admin: "관리자" },
      ...{ dailyCost: "하루 한도", expires: "만료", models: "모델" },
    },
    all: "모두",
    unlimited: "한도 없음",
    never: "없음",
    expired: "만료됨",
    added: (person, path) => `${person} 사용자의 토큰입니다. 지금 한 번만 보이며, ${path}에는 해시만 저장됩니다.`,
    notConfigured: (path) => `서버에서 쓰려면 PLANCRAFT_TOKENS_FILE=${path}(으)로 서버를 시작해 주세요.`,
    none: (path) => `${path}에 토큰이 없습니다. 만들기: ${PROGRAM} token add 이름`,
    revoked: (tokens, name) =>
      `${name}의 토큰 ${number.format(tokens)}개를 취소했습니다. 실행 중인 서버도 몇 초 안에 더는 받지 않습니다.`,
    badDailyCost: (text) => `--daily-cost에는 0보다 큰 수를 적어 주세요(적은 값: ${text}). 빼면 한도가 없습니다.`,
    badExpires: (text) => `--expires에는 12h, 90d, 4w처럼 시간(h), 일(d), 주(w) 수를 적어 주세요(적은 값: ${text}).`,
  },

  resumeAll: {
    none: "비정상 종료로 멈춘 세션이 없습니다.",
    taken: (session) => `${session} 세션은 다른 프로세스가 이어 가고 있어 건너뜁니다.`,
    settled: (session) => `${session} 세션은 다른 프로세스가 이미 이어 가서 건너뜁니다.`,
    oneOrAll: `resume에는 세션이나 --all을 적어 주세요. ${PROGRAM} list로 세션 목록을 볼 수 있습니다.`,
    notBoth: "resume에는 세션과 --all 중 하나만 적어 주세요.",
  },

  show: {
    session: "세션",
    title: "제목",
    idea: "아이디어",
    state: "상태",
    created: "생성",
    updated: "마지막 변경",
    preset: "프리셋",
    model: "모델",
    language: "언어",
    languages: { en: "영어", ko: "한국어" },
    usage: "사용량",
    source: "참고 파일",
    page: "참고 페이지",
    parent: "원본 세션",
    forkedAt: (parent, checkpoint) => `${parent}의 ${checkpoint}`,
    lastError: "마지막 오류",
    goOn: (session) => `이어 가기: ${PROGRAM} resume ${session}`,
  },

  audit: {
    heading: (session) => `${session} 세션의 질문과 답변(오래된 순)`,
    columns: { at: "시각", question: "질문", act: "내용", attempt: "시도", detail: "설명" },
    acts: {
      ...{ asked: "질문함", refused: "거절됨", answered: "답변됨" },
      ...{ failed: "모델 호출 실패", requested: "요청함", set: "수치 변경", unchanged: "변경 없음" },
    },
    answered: { human: "답변됨", assumed: "기본값 사용", spent: "시도 소진, 기본값 사용" },
    empty: (session) => `${session} 세션은 아직 아무것도 묻지 않았습니다.`,
  },

  history: {
    heading: (session) => `${session} 세션의 체크포인트(최신순)`,
    columns: {
      checkpoint: "체크포인트",
      at: "시각",
      step: "순서",
      node: "단계",
      score: "점수",
      cost: "비용",
      next: "다음 단계",
      changed: "변경",
    },
    review: (round, score) => `검토 ${round}: 10점 중 ${score}점`,
    counted: (round) => `빈칸 집계 ${round}`,
    changes: { set: "생김", changed: "바뀜", cleared: "비움" },
    end: "(끝)",
    empty: (session) => `${session} 세션에는 아직 체크포인트가 없습니다.`,
    forkHint: (session) => `체크포인트에서 새로 시작하기: ${PROGRAM} fork ${session} --at CHECKPOINT`,
  },

  diff: {
    heading: (from, to) => `버전 ${from}에서 버전 ${to}까지 바뀐 내용`,
    changes: { added: "추가", removed: "삭제", changed: "변경" },
    words: (added, removed) => `추가된 단어 ${number.format(added)}개, 삭제된 단어 ${number.format(removed)}개`,
    figures: "수치",
    moved: (title, from, to) => `${title}: ${from}번째에서 ${to}번째로 이동`,
    renamed: (title) => `이전 제목 "${title}"`,
    merged: (title) => `"${title}" 섹션으로 병합`,
    same: (from, to) => `버전 ${from}에서 버전 ${to}까지 바뀐 섹션이 없습니다.`,
    badVersion: (text) => `버전에는 0보다 큰 정수를 적어 주세요(적은 값: ${text}).`,
  },

  figures: {
    heading: (version, figures) =>
      `버전 ${version}의 수치 ${number.format(figures)}개. 계산되는 값 아래에 계산에 쓰인 값이 나옵니다`,
    columns: { figure: "수치", value: "값", range: "범위", id: "아이디", basis: "수식 또는 근거", places: "본문" },
    kinds: { given: "주어짐", assumed: "가정", derived: "계산" },
    above: "(위 참고)",
    places: (sections) => `섹션 ${number.format(sections)}개`,
    nowhere: "없음",
    decisions: "결정 사항",
    notes: "빠졌거나 확인할 것",
    hint: (session, id) => `값 바꾸기: ${PROGRAM} set ${session} ${id}=VALUE (결과만 보려면 --dry-run)`,
  },

  cases: {
    columns: ["보수적", "중간", "낙관적"],
    mean: "세 가지 경우입니다. 보수적: 불확실한 가정이 모두 불리한 쪽일 때. 낙관적: 모두 유리한 쪽일 때.",
    none: "계산할 수 없음",
  },

  set: {
    usage: "set에는 price=9처럼 바꿀 값을 하나 이상 적거나 --undo만 적어 주세요.",
    confirm: (figures) => `${figures}: 직접 주신 값입니다. 바꿀까요?`,
    none: "없음",
    now: "현재",
    decision: "결정",
    doubts: (passages) => `크게 바뀐 수치에 기대고 있어 더 이상 맞지 않을 수 있는 곳 ${number.format(passages)}군데:`,
    warnings: "이제 살펴볼 것:",
    same: "바뀌는 것이 없습니다. 수치가 이미 그 값입니다.",
    trial: "시험 계산입니다. 바뀐 것은 없습니다.",
    stored: (session, version) =>
      `버전 ${version}(으)로 저장했습니다.\n비교: ${PROGRAM} diff ${session}\n되돌리기: ${PROGRAM} set ${session} --undo`,
    undone: (session, version) => `되돌려 버전 ${version}(으)로 저장했습니다.\n비교: ${PROGRAM} diff ${session}`,
    between: (figures) => `중간 수치 ${number.format(figures)}개도 함께 바뀝니다. 전체는 --json으로 볼 수 있습니다.`,
  },

  export: {
    written: (path) => `저장했습니다: ${path}`,
    toFile: (format, session) =>
      `${format.toUpperCase()} 문서는 터미널에 보여 드릴 수 없습니다. 파일로 저장해 주세요. 예: --out ${session}.${format}`,
    apart: (format, session) =>
      `--json과 함께 쓰면 ${format.toUpperCase()} 문서는 파일로만 저장합니다. --out ${session}.${format}을 덧붙여 주세요.`,
    recordFormat:
      "작성 과정은 마크다운이나 JSON으로만 저장합니다. 다른 형식은 export --with record --out 파일로 저장해 주세요.",
  },

  open: {
    opened: (path) => `브라우저에서 열었습니다: ${path}`,
    notOpened: "여기서는 브라우저를 열 수 없습니다. 이 파일을 직접 열어 주세요.",
  },

  setup: {
    heading: "여기서 기획에 쓸 수 있는 것",
    isSet: "설정됨",
    isNotSet: "설정되지 않음",
    noServers: "이 컴퓨터에서 응답하는 모델 서버가 없습니다(Ollama, LM Studio, llama.cpp, vLLM을 찾아보았습니다).",
    models: (names: string, more: number) =>
      names === "" ? "글을 쓰는 모델 없음" : more === 0 ? names : `${names} 외 ${number.format(more)}개`,
    question: "어떤 모델로 기획할까요?",
    byKey: "설정된 키로 사용",
    offline: "모델 없음: 직접 채우는 작업표",
    unchanged: (model: string | null) =>
      `아무것도 저장하지 않았습니다. ${model === null ? "지금 고른 모델은 쓸 수 없습니다" : `새 기획은 ${model}(으)로 만듭니다`}. 고르려면: ${PROGRAM} setup --model openai:gpt-4.1, 쓸 수 있는 첫 모델을 고르려면 --yes`,
    saved: (model: string, path: string) =>
      `새 기획은 ${model}(으)로 만듭니다. ${path}에 저장했습니다. --model과 PLANCRAFT_MODEL이 이보다 우선합니다.`,
    offered: (server: string) => `아직 고른 모델이 없고, 이 컴퓨터에서 ${server}이(가) 응답합니다.`,
  },
};
