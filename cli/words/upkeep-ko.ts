import { number } from "../../utils/number-format.ts";
import type { ManualWords } from "../shell/manual.ts";
import { PROGRAM } from "./program-name.ts";
import type { UPKEEP_EN } from "./upkeep-en.ts";

/** Sentences on what the program runs with, on sessions that are deleted, on backups, on the schema, and on runs that failed for good, in Korean. */
export const UPKEEP_KO: typeof UPKEEP_EN = {
  doctor: {
    heading: "실행 환경",
    node: "노드",
    model: "모델",
    keys: "모델 키",
    search: "웹 검색",
    searchOn: "켜짐(Tavily)",
    searchOff: "꺼짐: TAVILY_API_KEY가 설정되지 않았습니다",
    meaning: "뜻으로 찾기",
    meaningOff: "꺼짐: PLANCRAFT_EMBEDDINGS가 설정되지 않았습니다",
    metrics: "지표",
    metricsUsual: "serve: 서버의 /metrics, work: 127.0.0.1:9464 또는 그다음 포트",
    metricsAt: (address: string) => `serve: 서버의 /metrics와 ${address}, work: ${address}`,
    metricsOff: "serve: 서버의 /metrics, work: 꺼짐",
    storage: "저장소",
    embedded: "내장 Postgres",
    external: "외부 데이터베이스(DATABASE_URL)",
    home: "데이터 폴더",
    database: "데이터베이스",
    checkpoints: "체크포인트",
    events: "이벤트",
    ledger: "모델 호출",
    sessions: "세션",
    reachable: (ms) => `${number.format(Math.round(ms))}ms 만에 응답`,
    marks: { ok: "정상", warning: "주의", failed: "실패" },
    lastFailure: (at: string, code: string, words: string) =>
      `이 모델의 마지막 호출(${at})이 실패했습니다(${code}). 서버의 답: ${words}`,
    orphan: (pid: number) => `비정상 종료로 내장 서버(프로세스 ${pid})가 남아 있었습니다. 이 명령이 끝나면 멈춥니다`,
    allWell: "모두 정상입니다.",
    problems: (amount) => `문제 ${number.format(amount)}개를 찾았습니다. 해결 방법은 각 항목 옆에 있습니다.`,
  },

  deleted: {
    until: "완전 삭제일",
    none: "삭제된 세션이 없습니다.",
    deleted: (session, until) =>
      `${session} 세션을 삭제했습니다. 기획서, 답변, 파일은 ${until}까지 보관하고, 그 뒤 ${PROGRAM} prune으로 완전히 지웁니다. 되살리기: ${PROGRAM} undelete ${session}`,
    undeleted: (session) => `${session} 세션을 그대로 되살렸습니다. 확인하기: ${PROGRAM} show ${session}`,
  },

  backup: {
    made: (sessions, size, path) =>
      `세션 ${number.format(sessions)}개를 ${path ?? "표준 출력"}에 백업했습니다(${size}).`,
    ownServer:
      '서버의 도구로도 백업할 수 있습니다: pg_dump --format=custom --no-owner --schema=public --file=plancraft.dump "$DATABASE_URL"',
    restored: (sessions, made, version) =>
      `${made}에 PlanCraft ${version}(으)로 만든 백업에서 세션 ${number.format(sessions)}개를 복원했습니다.`,
    goOn: (sessions) =>
      `백업할 때 세션 ${number.format(sessions)}개가 실행 중이었습니다. 이어 가기: ${PROGRAM} resume --all`,
    kept: (path) => `${path} 파일이 이미 있어 그대로 두었습니다. 백업에는 다른 내용이 들어 있습니다.`,
    terminal: "백업은 터미널에 출력하지 않습니다. 파일 이름을 적거나 파일이나 다른 프로그램으로 보내세요.",
    jsonInStream: "-를 쓰면 백업 자체가 출력이므로 --json과 함께 쓸 수 없습니다.",
  },

  dead: {
    columns: { ...{ id: "항목", at: "시각", session: "세션" }, ...{ attempts: "시도", kind: "종류", message: "이유" } },
    fields: {
      ...{ id: "항목", session: "세션", title: "제목", at: "포기한 시각" },
      ...{ kind: "종류", message: "이유", attempts: "시도 횟수", asked: "요청" },
    },
    asked: {
      run: (person, priority) => `이어 가기, 요청한 사람 ${person}(${priority})`,
      answer: (person, priority) => `답변으로 이어 가기, 요청한 사람 ${person}(${priority})`,
    },
    priorities: { interactive: "대화", normal: "보통", batch: "일괄" },
    none: "끝내 실패한 실행이 없습니다.",
    more: (shown) => `${shown}개보다 더 있습니다. --limit으로 더 볼 수 있습니다.`,
    badLimit: (text) => `--limit은 0보다 큰 정수여야 합니다(받은 값: ${text}).`,
    replayed: (session) =>
      `${session} 세션을 다시 대기열에 넣었습니다. 마지막 체크포인트에서 이어 갑니다. 따라가기: ${PROGRAM} resume ${session} --follow`,
    dropped: (letter) => `${letter} 항목을 버렸습니다. 세션은 그대로입니다.`,
    goOn: (letter) => `원인을 고친 뒤: ${PROGRAM} dead replay ${letter}. 필요 없으면: ${PROGRAM} dead drop ${letter}.`,
  },

  migrated: (address, migrations) =>
    migrations === 0
      ? `데이터베이스(${address})가 이미 최신 상태입니다.`
      : `데이터베이스(${address})를 최신 상태로 만들었습니다. 적용한 마이그레이션은 ${migrations}개입니다.`,
};

/** What the manual says besides the commands, in Korean. */
export const MANUAL_KO: ManualWords = {
  sections: {
    name: "이름",
    synopsis: "사용법",
    commands: "명령",
    options: "모든 명령의 옵션",
    exit: "종료 코드",
    environment: "환경 변수",
    files: "파일",
    examples: "예",
  },
  exits: {
    done: "완료",
    defect: "PlanCraft의 결함",
    wrongUse: "잘못된 사용법이나 설정",
    waiting: "답변 대기",
    model: "모델이 거부했거나 끝내 실패함. resume으로 이어 갈 수 있습니다",
    storage: "데이터베이스나 디스크 오류",
    inUse: "다른 프로세스가 세션을 사용 중",
    limit: "사용 한도 도달",
    cancelled: "취소됨",
    interrupted: "중단됨. 모두 보관되어 있습니다",
  },
  environment: [
    ["DATABASE_URL", "세션을 보관할 Postgres. 없으면 홈 폴더에서 하나를 실행합니다"],
    ["PLANCRAFT_MODEL", "새 기획에 쓸 모델(예: openai:gpt-4.1)"],
    ["PLANCRAFT_LANG", "en 또는 ko"],
    ["PLANCRAFT_HOME", "내장 데이터베이스, 로그, 설정을 두는 곳"],
    ["PLANCRAFT_FETCH_HOSTS", "--context로 페이지를 가져와도 되는 사내 호스트"],
    ["PLANCRAFT_WEBHOOK_HOSTS", "webhooks로 이벤트를 보내도 되는 사내 호스트"],
    ["PLANCRAFT_PAGER, PAGER", "터미널에서 긴 출력을 보여 줄 명령. 비워 두면 쓰지 않습니다"],
  ],
  files: [
    [".plancraft.json", "폴더의 설정. 전체 설정은 홈 폴더의 config.json에 있습니다"],
    ["PLANCRAFT_HOME/logs/SESSION.jsonl", "세션의 로그"],
    ["*.hwp", "본 제품은 한글과컴퓨터의 한글 문서 파일(.hwp) 공개 문서를 참고하여 개발하였습니다."],
  ],
  examples: [
    ['plancraft new "중고 등산 장비 장터"', "기획을 시작하고, 직접 정해야 할 것만 묻습니다"],
    ["plancraft set @last price=9 fee=7%", "수치를 바꿉니다. 본문은 모델 없이 따라 바뀝니다"],
    ["plancraft export @last --out plan.docx", "기획서를 문서로 저장합니다"],
  ],
};
