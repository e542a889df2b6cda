import { AppError, type Wording } from "../../utils/errors.ts";
import { within } from "../../utils/observability/deadline.ts";

/** Several orchestrators and balancers may ask at once, and anybody may: one question in this time is enough. */
const KEPT_MS = 1_000;
/** Shorter than what those who ask wait themselves. */
const PATIENCE_MS = 2_000;

const NO_ANSWER: Wording = { en: "no answer in time", ko: "제때 응답이 없음" };
const ADDRESS = { address: "its address", addressKo: "설정된 주소", problemKo: NO_ANSWER.ko };

const NOT_OPENED: Wording = { en: "it is not opened yet", ko: "아직 열리지 않음" };

/** Of a process that has just begun. */
export async function notOpened(): Promise<never> {
  throw new AppError("storage-unreachable", { ...ADDRESS, problem: NOT_OPENED.en, problemKo: NOT_OPENED.ko });
}

/**
 * Asks whether the database can be used, at most once in a second and never twice at the same time; all who ask meanwhile
 * hear the same.
 * @param check Rejects where it cannot.
 * @returns Rejects as `check` did, or with the AppError `storage-unreachable` where nothing comes for 2 s.
 */
export function readiness(check: () => Promise<void>, now: () => number = () => performance.now()) {
  let asking: Promise<void> | null = null;
  let askedAt = Number.NEGATIVE_INFINITY;
  let isOver = true;
  return async (): Promise<void> => {
    // One that hangs is not followed by others, which would hang as well.
    if (!asking || (isOver && now() - askedAt >= KEPT_MS)) {
      askedAt = now();
      isOver = false;
      asking = check().finally(() => {
        isOver = true;
      });
      asking.catch(() => {});
    }
    if (!(await within(asking, PATIENCE_MS)))
      throw new AppError("storage-unreachable", { ...ADDRESS, problem: NO_ANSWER.en });
  };
}
