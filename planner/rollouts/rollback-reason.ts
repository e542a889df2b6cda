import { GuardView } from "../../schemas/rollout/rollout.ts";
import type { Wording } from "../../utils/errors.ts";

/**
 * Why a rollout was rolled back by itself, in a sentence. @param reason What the guard saw, as it is stored.
 * @returns Null where it was not.
 */
export function rollbackReason(reason: unknown): Wording | null {
  if (reason === null || reason === undefined) return null;
  const { data: seen } = GuardView.safeParse(reason);
  if (!seen || seen.because === null) return UNKNOWN;
  const { because, canary, control } = seen;
  const failed = `${canary.failures} of ${canary.sessions}`;
  if (because === "limit")
    return {
      en: `${failed} sessions of the canary failed by our fault, which is more than the level of service allows`,
      ko: `카나리 세션 ${canary.sessions}개 중 ${canary.failures}개가 시스템 문제로 실패해 서비스 수준을 벗어났습니다`,
    };
  return {
    en: `${failed} sessions of the canary failed by our fault, but ${control.failures} of ${control.sessions} of the control`,
    ko: `카나리 세션은 ${canary.sessions}개 중 ${canary.failures}개, 대조군 세션은 ${control.sessions}개 중 ${control.failures}개가 시스템 문제로 실패했습니다`,
  };
}

/** Of a newer version, which stores it in another form. */
const UNKNOWN: Wording = {
  en: "the sessions of the canary failed too often",
  ko: "카나리 세션이 너무 자주 실패했습니다",
};
