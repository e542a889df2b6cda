import type { Share, Shares } from "./call-rate.ts";
import { bookShare, EMPTY_BOOK, MINUTE, type RateLimits, type RateTimes, type ShareRequest } from "./rate-book.ts";

const OURSELVES = "this process";

/** The shares of a process that asks nobody: its book is in its memory. */
export class OwnShares implements Shares {
  readonly ahead = 0;
  readonly #limits: RateLimits;
  readonly #times: RateTimes;
  #book = EMPTY_BOOK;

  constructor(limits: RateLimits, times = MINUTE) {
    this.#limits = limits;
    this.#times = times;
  }

  async ask(request: Omit<ShareRequest, "by">): Promise<Share> {
    return this.give(request, this.#limits);
  }

  /** A share under other limits than the usual ones. */
  give(request: Omit<ShareRequest, "by">, limits: RateLimits): Share {
    const now = performance.now();
    const { book, share } = bookShare(this.#book, limits, { ...request, by: OURSELVES }, now, this.#times);
    this.#book = book;
    const { waitMs, ...amount } = share;
    const opensAt = now + waitMs;
    const lapsesAt = opensAt + this.#times.shareMs;
    return { ...amount, opensAt, lapsesAt, limits, isAlone: false, askAgainAt: Number.POSITIVE_INFINITY };
  }
}
