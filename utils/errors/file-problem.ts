import type { Wording } from "../errors.ts";

const NOT_PERMITTED: Wording = { en: "permission is denied", ko: "권한이 없습니다" };
const FULL: Wording = { en: "the disk is full", ko: "디스크가 가득 찼습니다" };
const PROBLEMS: Readonly<Record<string, Wording>> = {
  ENOENT: { en: "there is no such file or directory", ko: "그런 파일이나 폴더가 없습니다" },
  EACCES: NOT_PERMITTED,
  EPERM: NOT_PERMITTED,
  EISDIR: { en: "it is a directory", ko: "폴더입니다" },
  ENOTDIR: { en: "a part of the path is no directory", ko: "경로의 일부가 폴더가 아닙니다" },
  EEXIST: { en: "it is a file and no directory", ko: "폴더가 아니라 파일입니다" },
  ENAMETOOLONG: { en: "the name is too long for the file system", ko: "파일 시스템에 쓸 수 없을 만큼 긴 이름입니다" },
  ELOOP: { en: "its links lead in a circle", ko: "링크가 제자리를 돌고 있습니다" },
  EBUSY: { en: "it is in use", ko: "다른 곳에서 쓰고 있습니다" },
  EPIPE: { en: "whoever read from it has stopped", ko: "읽는 쪽이 읽기를 멈췄습니다" },
  EROFS: { en: "the file system is read-only", ko: "읽기 전용 파일 시스템입니다" },
  ENOSPC: FULL,
  EDQUOT: FULL,
};

/** Why a file operation failed, in plain words: the system's own code where there are none for it. */
export function fileProblem(error: unknown): Wording {
  const code = codeOf(error);
  return PROBLEMS[code] ?? (code ? { en: code, ko: code } : { en: "it failed", ko: "실패했습니다" });
}

/** Whether there is no room left for a file, or none for this user. */
export function isDiskFull(error: unknown): boolean {
  return PROBLEMS[codeOf(error)] === FULL;
}

/** Whether a place cannot be written, whatever is tried there. */
export function isUnwritable(error: unknown): boolean {
  return isDiskFull(error) || ["EROFS", "EACCES", "EPERM"].includes(codeOf(error));
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}
