import type { AppError } from "../../utils/errors.ts";

/** The first try, and three more. */
export const MAX_ATTEMPTS = 4;
const WAITS_SECONDS = [1, 5, 25] as const;
/** So much more at most, by chance: what failed together is not to come back together. */
const JITTER = 0.25;

/** When a run that failed is tried again; null where that would not help, or was done often enough. */
export function retryAt({ retryable }: Pick<AppError, "retryable">, attempt: number): Date | null {
  const seconds = WAITS_SECONDS[attempt - 1];
  if (!retryable || attempt >= MAX_ATTEMPTS || seconds === undefined) return null;
  return new Date(Date.now() + seconds * 1000 * (1 + JITTER * Math.random()));
}
