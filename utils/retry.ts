import { setTimeout as sleep } from "node:timers/promises";

/** What is waited for at most, whatever the attempt: longer, and a person would rather start it again. */
export const MAX_DELAY_MS = 60_000;
/** However short the waits are that are asked for. */
const MAX_PATIENT_ATTEMPTS = 20;
/** Spreads calls that failed together, so that they do not come back together. */
const JITTER = 0.5;

export interface RetryOptions {
  /** How often it is tried again after the first attempt. */
  readonly retries?: number;
  /** The wait before the first retry, in milliseconds; it doubles with each one. */
  readonly baseMs?: number;
  readonly maxMs?: number;
  /** Whether an error is worth another attempt. Everything is, where it is not given. */
  readonly isRetryable?: (error: unknown) => boolean;
  /** The least wait that the other side asked for (`Retry-After`), in milliseconds; null for none. */
  readonly leastDelayMs?: (error: unknown) => number | null;
  /** Whether it is worth waiting for up to `maxMs` in all, however often that is tried. */
  readonly isPatient?: (error: unknown) => boolean;
  /** Told before each wait. `attempt` is the one that failed, from 1. */
  readonly onRetry?: (retry: { readonly attempt: number; readonly delayMs: number; readonly error: unknown }) => void;
  /** Ends the waiting and every further attempt; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** From 0 to below 1; `Math.random` where it is not given. */
  readonly random?: () => number;
}

/**
 * The wait after a failed attempt, without jitter: it doubles from `baseMs` up to `maxMs`.
 * @param attempt Which attempt failed, from 1.
 * @returns Milliseconds.
 */
export function calculateBackoff(attempt: number, baseMs = 1_000, maxMs = MAX_DELAY_MS): number {
  // 2 ** 1024 is Infinity, and Infinity times a base of 0 would be no number.
  const doublings = Math.min(Math.max(0, Math.floor(attempt) - 1), 1_000);
  return Math.min(maxMs, baseMs * 2 ** doublings);
}

/**
 * Calls `fn` until it succeeds, an error is not worth a retry, or the retries are spent: exponential backoff with a
 * jitter of ±50 %. A wait asked for by the other side is a lower bound; one longer than `maxMs` is not waited for.
 * Where it is patient with an error, the waits count and not the retries.
 * @param fn Gets the number of the attempt, from 1.
 * @returns What `fn` gives.
 * @throws The last error of `fn`, or the signal's reason.
 */
export async function withRetry<T>(fn: (attempt: number) => Promise<T>, options: RetryOptions = {}): Promise<T> {
  const { retries = 3, baseMs, maxMs = MAX_DELAY_MS, isRetryable = () => true, random = Math.random, signal } = options;
  let waitedMs = 0;
  for (let attempt = 1; ; attempt++) {
    signal?.throwIfAborted();
    try {
      return await fn(attempt);
    } catch (error) {
      signal?.throwIfAborted();
      const asked = options.leastDelayMs?.(error) ?? 0;
      const isPatient = (options.isPatient?.(error) ?? false) && attempt < MAX_PATIENT_ATTEMPTS;
      const leftMs = isPatient ? maxMs - waitedMs : maxMs;
      const isSpent = isPatient ? leftMs <= 0 : attempt > retries;
      if (isSpent || !isRetryable(error) || asked > leftMs) throw error;
      const jittered = calculateBackoff(attempt, baseMs, maxMs) * (1 - JITTER + 2 * JITTER * random());
      const delayMs = Math.max(asked, Math.min(leftMs, jittered));
      waitedMs += delayMs;
      options.onRetry?.({ attempt, delayMs, error });
      await sleep(delayMs, undefined, signal ? { signal } : {}).catch(() => signal?.throwIfAborted());
    }
  }
}
