import { setTimeout as sleep } from "node:timers/promises";

/** What requests for embeddings wait for before they are sent. */
export interface EmbeddingRate {
  /** @param session Whose request it is. @throws The signal's reason. */
  acquire(session: string, signal: AbortSignal): Promise<void>;
}

/** Requests a minute, over all machines that share a database. */
export const REQUESTS_PER_MINUTE = 1_000;
const MINUTE_MS = 60_000;

/**
 * So many requests in any minute, of this process alone.
 * @param now A clock that nobody sets, in milliseconds.
 */
export function ownRate(
  perMinute = REQUESTS_PER_MINUTE,
  windowMs = MINUTE_MS,
  now: () => number = () => performance.now(),
): EmbeddingRate {
  // When each of the last ones goes, or went.
  const times: number[] = [];
  return {
    acquire: async (_, signal) => {
      signal.throwIfAborted();
      const at = Math.max(now(), times.length < perMinute ? 0 : (times.shift() ?? 0) + windowMs);
      times.push(at);
      const waitMs = at - now();
      if (waitMs > 0) await sleep(Math.ceil(waitMs), undefined, { signal }).catch(() => signal.throwIfAborted());
    },
  };
}
