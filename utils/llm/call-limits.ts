import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import { bulkhead } from "cockatiel";
import { RateLimiter } from "limiter";
import type { CallLimits } from "../config.ts";

/** Providers slow down or refuse above a handful of long calls from one place. */
const CALLS_AT_ONCE_A_SESSION = 5;

/** How often a call that waits for its rate looks again. */
const POLL_MS = 50;

export type Slots = ReturnType<typeof bulkhead>;

/** The places of one session: what does not find one waits its turn. */
export function sessionSlots(): Slots {
  return bulkhead(CALLS_AT_ONCE_A_SESSION, Number.POSITIVE_INFINITY);
}

/** What all sessions of the process share: places, and requests and tokens a minute. */
export class ProcessLimits {
  readonly #slots: Slots;
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
