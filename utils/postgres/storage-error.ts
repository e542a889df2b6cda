import { fileProblem } from "../errors/file-problem.ts";
import { AppError, describe, type ErrorCode } from "../errors.ts";
import type { Redactor } from "../observability/redaction.ts";

interface Problem {
  readonly en: string;
  readonly ko: string;
}

const LOST: Problem = { en: "connection lost", ko: "연결 끊김" };
const NOT_MADE: Problem = { en: "connection lost or not made in time", ko: "연결이 끊겼거나 제때 맺어지지 않음" };

/** Codes of a connection that could not be made or was lost, in words. Of a SQLSTATE, its class will do. */
const CONNECTION_PROBLEMS: Readonly<Record<string, Problem>> = {
  ECONNREFUSED: { en: "connection refused", ko: "연결 거부" },
  ECONNRESET: LOST,
  EPIPE: LOST,
  ENOENT: { en: "no such socket", ko: "소켓 없음" },
  EACCES: { en: "no right to use the socket", ko: "소켓 사용 권한 없음" },
  ENOTFOUND: { en: "unknown host", ko: "알 수 없는 호스트" },
  EAI_AGAIN: { en: "the host's name cannot be looked up now", ko: "지금은 호스트 이름을 찾을 수 없음" },
  ETIMEDOUT: { en: "no answer", ko: "응답 없음" },
  EHOSTUNREACH: { en: "no way to the host", ko: "호스트로 가는 경로 없음" },
  ENETUNREACH: { en: "no way to the network", ko: "네트워크로 가는 경로 없음" },
  "57P01": { en: "it was shut down", ko: "서버가 종료됨" },
  "57P02": { en: "it crashed", ko: "서버가 비정상 종료됨" },
  "57P03": { en: "it starts or stops just now", ko: "서버가 시작 또는 종료 중" },
  "08": LOST,
};

/** Codes with a sentence of their own, which says what to do. */
const REFUSALS: Readonly<Record<string, ErrorCode>> = {
  "25006": "storage-read-only",
  "28": "storage-login",
  "3D000": "storage-no-database",
  "42501": "storage-denied",
  "53100": "storage-disk-full",
  "53200": "storage-out-of-memory",
  "53300": "storage-busy",
};

/**
 * A failed query or connection as an AppError, told apart by its code.
 *
 * @param error What pg or the system threw; an AppError is given back as it is.
 * @param address Host, port and database for the sentence, where they are known.
 * @returns `storage-unreachable` where the server could not be reached or the connection was lost, a code of its own
 *   where there is something to mend, else `storage-failed`.
 */
export function storageError(error: unknown, address?: string): AppError {
  if (error instanceof AppError) return error;
  const known = knownError(error, address);
  if (known) return known;
  // The server's own errors all have a code; pg's plain ones are about the connection. A TypeError is ours.
  const isPlain = error instanceof Error && error.constructor === Error && codeOf(error) === null;
  if (isPlain) return unreachable(NOT_MADE, error, address);
  return new AppError("storage-failed", { problem: describe(error) }, error);
}

/**
 * The same for a server that was only to be opened: whatever goes wrong there, it cannot be reached.
 * @param redactor For what the server says back of the address's own secrets.
 */
export function openingError(error: unknown, address: string, redactor: Redactor): AppError {
  const known = knownError(error, address);
  if (known) return known;
  // What is no Postgres, says nothing at all, or wants a password or TLS: only pg's own words tell them apart.
  const words = redactor.text(describe(error));
  const problem = { en: `no answer of a Postgres server: ${words}`, ko: `Postgres 서버의 응답이 없음: ${words}` };
  return unreachable(problem, error, address);
}

/** SQLSTATE classes 22 (a value that cannot be stored), 23 (a constraint), 54 (too big): of one row, not of the others. */
export function isBadValue(error: unknown): boolean {
  return /^(22|23|54)/.test(sqlStateOf(error));
}

/** The server's or the system's code of a failure, or of what it was caused by; empty where there is none. */
export function sqlStateOf(error: unknown): string {
  return codeOf(error instanceof AppError ? error.cause : error) ?? "";
}

/** What pg finds wrong with an address before it connects: percent-encoded bytes that are no text, and TLS settings. */
export function parameterError(error: unknown): AppError {
  if (error instanceof URIError || codeOf(error) === "ERR_INVALID_URL")
    return new AppError("storage-address", {}, error);
  if (error instanceof Error && "syscall" in error) {
    const reason = fileProblem(error);
    const problem = { en: `a TLS file cannot be read: ${reason.en}`, ko: `TLS 파일을 읽을 수 없음: ${reason.ko}` };
    return new AppError("storage-parameter", { problem }, error);
  }
  const problem = { en: "its TLS settings do not go together", ko: "TLS 설정이 서로 맞지 않음" };
  return new AppError("storage-parameter", { problem }, error);
}

function knownError(error: unknown, address?: string): AppError | null {
  const problem = lookUp(CONNECTION_PROBLEMS, error);
  if (problem) return unreachable(problem, error, address);
  const code = lookUp(REFUSALS, error);
  return code && new AppError(code, { ...places(address), problem: describe(error) }, error);
}

function unreachable({ en, ko }: Problem, error: unknown, address?: string): AppError {
  return new AppError("storage-unreachable", { ...places(address), problem: en, problemKo: ko }, error);
}

function places(address = "") {
  return { address: address || "its address", addressKo: address || "설정된 주소" };
}

function lookUp<T>(table: Readonly<Record<string, T>>, error: unknown): T | null {
  if (error instanceof AggregateError) {
    // A host with several addresses, each refused in its own way.
    return error.errors.map((one) => lookUp(table, one)).find((found) => found !== null) ?? null;
  }
  const code = codeOf(error) ?? "";
  return table[code] ?? table[code.slice(0, 2)] ?? null;
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : null;
}
