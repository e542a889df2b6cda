import { type ErrorTraits, EXIT } from "./error-traits.ts";

const wrongUse = { category: "validation", exitCode: EXIT.wrongUse, httpStatus: 409, retryable: false } as const;

/** The rows of the error table on backups. */
export const BACKUP_ERRORS = {
  "backup-nothing": {
    ...wrongUse,
    en: "There is nothing to back up: PlanCraft has never been at work in this home or database. Check PLANCRAFT_HOME and DATABASE_URL.",
    ko: "백업할 것이 없습니다. 이 홈이나 데이터베이스에서 PlanCraft를 쓴 적이 없습니다. PLANCRAFT_HOME과 DATABASE_URL을 확인하세요.",
  },
  "backup-unusable": {
    ...wrongUse,
    en: "{path} cannot be restored: {problem}. Take another backup; nothing was changed.",
    ko: "{path} 파일을 복원할 수 없습니다: {problem}. 다른 백업을 사용하세요. 바뀐 것은 없습니다.",
  },
  "backup-newer": {
    ...wrongUse,
    category: "storage",
    exitCode: EXIT.storage,
    en: "{path} was made by a newer PlanCraft ({version}), whose schema this one does not know: restore it with that version or a later one. Nothing was changed.",
    ko: "{path} 백업은 더 새로운 PlanCraft({version})가 만들어 이 버전이 모르는 스키마입니다. 그 버전이나 이후 버전으로 복원하세요. 바뀐 것은 없습니다.",
  },
  "restore-not-empty": {
    ...wrongUse,
    en: "The database at {address} is not empty (rows in {table}: {rows}), and a restore mixes nothing: name an empty home in PLANCRAFT_HOME, or an empty database in DATABASE_URL. Nothing was changed.",
    ko: "데이터베이스({address})가 비어 있지 않아({table}에 {rows}행) 복원하지 않습니다. PLANCRAFT_HOME에 빈 홈을, 또는 DATABASE_URL에 빈 데이터베이스를 적어 주세요. 바뀐 것은 없습니다.",
  },
  "restore-in-use": {
    category: "state",
    exitCode: EXIT.inUse,
    httpStatus: 409,
    retryable: false,
    en: "Another process of PlanCraft has the database at {address} open: stop servers, workers and commands there, then restore. Nothing was changed.",
    ko: "다른 PlanCraft 프로세스가 데이터베이스({address})를 사용하고 있습니다. 서버, 워커, 명령을 멈춘 뒤 복원하세요. 바뀐 것은 없습니다.",
  },
} as const satisfies Record<string, ErrorTraits>;
