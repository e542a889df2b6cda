import { type ErrorTraits, EXIT } from "./error-traits.ts";

const storage = { category: "storage", exitCode: EXIT.storage, httpStatus: 503, retryable: false } as const;

/** The rows of the error table on the database. */
export const STORAGE_ERRORS = {
  "storage-unreachable": {
    ...storage,
    en: "Postgres at {address} cannot be reached ({problem}): check DATABASE_URL and that the server runs.",
    ko: "Postgres({addressKo})에 연결할 수 없습니다({problemKo}). DATABASE_URL과 서버 상태를 확인하세요.",
  },
  "storage-address": {
    ...storage,
    en: "DATABASE_URL is not the address of a Postgres server: write postgresql://USER:PASSWORD@HOST:PORT/DATABASE, with special characters percent-encoded.",
    ko: "DATABASE_URL이 Postgres 서버의 주소가 아닙니다. postgresql://사용자:비밀번호@호스트:포트/데이터베이스 형식으로 적고 특수 문자는 퍼센트 인코딩하세요.",
  },
  "storage-parameter": {
    ...storage,
    en: "DATABASE_URL cannot be used ({problem}): correct what stands behind its question mark.",
    ko: "DATABASE_URL을 사용할 수 없습니다({problem}). 물음표 뒤의 설정을 고치세요.",
  },
  "storage-login": {
    ...storage,
    en: "Postgres at {address} refused the login: check the user and the password in DATABASE_URL.",
    ko: "Postgres({addressKo})가 로그인을 거부했습니다. DATABASE_URL의 사용자와 비밀번호를 확인하세요.",
  },
  "storage-no-database": {
    ...storage,
    en: "Postgres at {address} has no such database: create it, or correct its name in DATABASE_URL.",
    ko: "Postgres({addressKo})에 그 데이터베이스가 없습니다. 데이터베이스를 만들거나 DATABASE_URL의 이름을 고치세요.",
  },
  "storage-busy": {
    ...storage,
    en: "Postgres at {address} has no connection left for PlanCraft: end other programs that use it, or raise max_connections or the connection limit of the user or database.",
    ko: "Postgres({addressKo})에 남은 연결이 없습니다. 다른 프로그램의 연결을 끊거나 max_connections 또는 사용자나 데이터베이스의 연결 제한을 늘리세요.",
  },
  "storage-denied": {
    ...storage,
    en: "The database user lacks a right ({problem}): grant it CONNECT on the database, CREATE on schema public, and SELECT, INSERT, UPDATE and DELETE on the tables there.",
    ko: "데이터베이스 사용자에게 권한이 없습니다({problem}). 데이터베이스의 CONNECT, public 스키마의 CREATE, 그 테이블의 SELECT, INSERT, UPDATE, DELETE 권한을 부여하세요.",
  },
  "storage-read-only": {
    ...storage,
    en: "The database is read-only, and this has to write: connect to the primary server, or turn default_transaction_read_only off.",
    ko: "데이터베이스가 읽기 전용이라 쓸 수 없습니다. 주 서버에 연결하거나 default_transaction_read_only를 끄세요.",
  },
  "storage-disk-full": {
    ...storage,
    en: "The disk of the Postgres server is full ({problem}): make room there, then resume the session.",
    ko: "Postgres 서버의 디스크가 가득 찼습니다({problem}). 공간을 확보한 뒤 세션을 이어 가세요.",
  },
  "storage-out-of-memory": {
    ...storage,
    en: "The Postgres server is out of memory ({problem}): give it more or ask less of it, then resume the session.",
    ko: "Postgres 서버의 메모리가 부족합니다({problem}). 메모리를 늘리거나 부하를 줄인 뒤 세션을 이어 가세요.",
  },
  "storage-failed": {
    ...storage,
    en: "Postgres refused to store or read the session ({problem}).",
    ko: "Postgres가 세션을 저장하거나 읽지 못했습니다({problem}).",
  },
  "storage-newer": {
    ...storage,
    en: "The database has schema version {found}, and this PlanCraft knows only up to {known}: use a newer PlanCraft.",
    ko: "데이터베이스 스키마 버전은 {found}인데 이 PlanCraft는 {known}까지만 압니다. 새 버전을 사용하세요.",
  },
  "storage-pooled": {
    ...storage,
    en: "DATABASE_URL ({address}) goes through transaction pooling, which loses the locks of sessions: give the address of the server itself, or of a pool in session mode.",
    ko: "DATABASE_URL({address})이 트랜잭션 풀링을 거치므로 세션의 잠금이 사라집니다. 서버의 주소나 세션 방식 풀의 주소를 사용하세요.",
  },
  "storage-home": {
    ...storage,
    en: "PlanCraft's directory {home} cannot be used ({problem}): make it a directory that can be written, or name another one in PLANCRAFT_HOME.",
    ko: "PlanCraft의 {home} 폴더를 사용할 수 없습니다({problem}). 쓸 수 있는 폴더로 만들거나 PLANCRAFT_HOME에 다른 폴더를 적어 주세요.",
  },
  "storage-home-full": {
    ...storage,
    en: "The disk of PlanCraft's directory {home} is full: make room there, or name a directory on another disk in PLANCRAFT_HOME.",
    ko: "PlanCraft의 {home} 폴더가 있는 디스크가 가득 찼습니다. 공간을 확보하거나 PLANCRAFT_HOME에 다른 디스크의 폴더를 적어 주세요.",
  },
  "storage-embedded": {
    ...storage,
    en: "The embedded Postgres could not be started ({problem}): see {log}, or set DATABASE_URL.",
    ko: "내장 Postgres를 시작하지 못했습니다({problem}). {log} 파일을 보거나 DATABASE_URL을 설정하세요.",
  },
} as const satisfies Record<string, ErrorTraits>;
