import type { RequestTrace } from "../../planner/requester.ts";
import type { ErrorCode } from "../../schemas/error-code.ts";
import type { AppError } from "../../utils/errors.ts";

/** While a database is away, every request fails by it. */
const SILENCE_MS = 60_000;

/** Tells an administrator of what fails in requests: of each kind once a minute. */
export function failureReports(
  report: (error: AppError, requestId: string | undefined) => void,
  nowMs: () => number = Date.now,
): (error: AppError, trace: Partial<RequestTrace>) => void {
  const toldAtMs = new Map<ErrorCode, number>();
  return (error, { requestId }) => {
    const now = nowMs();
    if (now - (toldAtMs.get(error.code) ?? Number.NEGATIVE_INFINITY) < SILENCE_MS) return;
    toldAtMs.set(error.code, now);
    report(error, requestId);
  };
}
