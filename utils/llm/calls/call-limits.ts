import { setImmediate as nextTurn } from "node:timers/promises";
import { bulkhead } from "cockatiel";
import pLimit from "p-limit";
import type { CallLimits } from "../../config/read-config.ts";
import type { RatedCall } from "../rates/call-rate.ts";
import type { CallRates, RatedProvider } from "../rates/call-rates.ts";

/** As many as a plan has sections or so; slow servers and keys get fewer, once they were too slow. */
const CALLS_AT_ONCE_A_SESSION = 8;

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

/** The calls of all sessions of the process: so many at once, and as many in a minute as their provider's key may make. */
export class ProcessLimits {
  readonly #slots;
  readonly #rates: CallRates;

  constructor({ atOnce }: Pick<CallLimits, "atOnce">, rates: CallRates) {
    this.#slots = bulkhead(atOnce, Number.POSITIVE_INFINITY);
    this.#rates = rates;
  }

  /**
   * Runs a call when there is room for it.
   * @param signal Ends the waiting, with its reason.
   */
  run<T>(provider: RatedProvider, call: RatedCall, signal: AbortSignal, send: () => Promise<T>): Promise<T> {
    return this.#slots.execute(async () => {
      await this.again(provider, call, signal);
      return send();
    });
  }

  /** Waits until a call, which has its place, may be sent or sent again. @throws The signal's reason. */
  async again(provider: RatedProvider, call: RatedCall, signal: AbortSignal): Promise<void> {
    await this.#rates.take(provider, call, signal);
    // The call that made room may have failed for good: its run is halted only after this place is given away.
    await nextTurn();
    signal.throwIfAborted();
  }
}
