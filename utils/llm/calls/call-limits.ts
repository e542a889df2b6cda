import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import { bulkhead } from "cockatiel";
import { RateLimiter } from "limiter";
import pLimit from "p-limit";
import type { CallLimits } from "../../config/read-config.ts";

/** As many as a plan has sections or so; slow servers and keys get fewer, once they were too slow. */
const CALLS_AT_ONCE_A_SESSION = 8;

/** How often a call that waits for its rate looks again. */
const POLL_MS = 50;

/**
 * The places of one session: what does not find one waits its turn. Calls and attempts have places of their own, since
 * a call keeps its place while it waits for its retry, and the retries are what there are to be fewer of.
 */
export class SessionPlaces {
  readonly #calls = pLimit(CALLS_AT_ONCE_A_SESSION);
  readonly #attempts = pLimit(CALLS_AT_ONCE_A_SESSION);

  /** How many there are now. */
  get atOnce(): number {
    return this.#attempts.concurrency;
  }

  /** Runs a call, with all its attempts, when there is a place for it. */
  run<T>(call: () => Promise<T>): Promise<T> {
    return this.#calls(call);
  }

  /** Makes an attempt of a call when there is a place for it. @throws What it throws, or the signal's reason. */
  attempt<T>(attempt: () => Promise<T>, signal: AbortSignal): Promise<T> {
    return this.#attempts(() => {
      signal.throwIfAborted();
      return attempt();
    });
  }

  /**
   * Half as many places for the rest of the run, after an attempt that was not answered in time.
   * @param before How many there were when it began: those that were too many together count once.
   * @returns Whether there are fewer now.
   */
  halve(before: number): boolean {
    if (before !== this.atOnce || before === 1) return false;
    this.#calls.concurrency = this.#attempts.concurrency = Math.floor(before / 2);
    return true;
  }
}

/** What all sessions of the process share: places, and requests and tokens a minute. */
export class ProcessLimits {
  readonly #slots;
  readonly #requests: RateLimiter | null;
  readonly #tokens: RateLimiter | null;
  readonly #tokensPerMinute: number;

  constructor({ atOnce, requestsPerMinute, tokensPerMinute }: CallLimits) {
    this.#slots = bulkhead(atOnce, Number.POSITIVE_INFINITY);
    this.#requests = perMinute(requestsPerMinute);
    this.#tokens = perMinute(tokensPerMinute);
    this.#tokensPerMinute = tokensPerMinute ?? 0;
  }

  /**
   * Runs a call when there is room for it.
   * @param tokens What it is expected to use.
   * @param signal Ends the waiting, with its reason.
   */
  run<T>(tokens: number, signal: AbortSignal, call: () => Promise<T>): Promise<T> {
    return this.#slots.execute(async () => {
      await take(this.#requests, 1, signal);
      // A call larger than a minute's worth would never fit: it takes the whole minute.
      await take(this.#tokens, Math.min(tokens, this.#tokensPerMinute), signal);
      // The call that made room may have failed for good: its run is halted only after this place is given away.
      await nextTurn();
      signal.throwIfAborted();
      return call();
    });
  }
}

/** Waits by looking again: the limiter's own wait, up to a minute, cannot be ended. */
async function take(limiter: RateLimiter | null, amount: number, signal: AbortSignal): Promise<void> {
  while (limiter && !limiter.tryRemoveTokens(amount)) {
    await sleep(POLL_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

function perMinute(amount: number | undefined): RateLimiter | null {
  return amount === undefined ? null : new RateLimiter({ tokensPerInterval: amount, interval: "minute" });
}
