import { AppError, type ErrorCode } from "../../errors.ts";
import type { RateStore } from "../../postgres/stores/rate-store.ts";
import type { Share, Shares } from "./call-rate.ts";
import { OwnShares } from "./own-shares.ts";
import { type Amount, MINUTE, NOTHING, type RateLimits, type RateTimes, type ShareRequest } from "./rate-book.ts";

/** A process takes so much beyond its need: ten that are busy alike ask a few times a minute each. */
const AHEAD = 0.1;
/** A database that is there answers in milliseconds, also where all of its connections are busy. */
const PATIENCE_MS = 5_000;
/** How soon after a failure the database is asked again, beside the calls. */
const PAUSE_MS = 5_000;
/** Where the database never told how many there are, this one is not taken for the only one. */
const LEAST_ASKERS = 2;
/** The server is away, or has no connection left at the moment. All else is to be mended, and is no reason to go on. */
const PASSING: ReadonlySet<ErrorCode> = new Set(["storage-unreachable", "storage-busy"]);
/** Shares of before an outage are over by themselves. */
const MOST_ENDED = 50;

interface Access {
  readonly key: string;
  readonly store: RateStore;
  readonly limits: RateLimits;
  readonly times?: RateTimes;
  readonly patienceMs?: number;
  readonly pauseMs?: number;
}

/**
 * The shares of all processes on a database. While it cannot be asked, a process takes its part of the limits: as many
 * parts as there were processes.
 */
export class PooledShares implements Shares {
  readonly ahead = AHEAD;
  readonly #access: Required<Access>;
  readonly #own: OwnShares;
  readonly #by = crypto.randomUUID();
  #askers: number | null = null;
  /** Null while the database answers. */
  #askAgainAt: number | null = null;
  #isTrying = false;
  /** What the database was not told yet. */
  #untold: Told = { ended: [], sent: [] };

  constructor(access: Access) {
    this.#access = { times: MINUTE, patienceMs: PATIENCE_MS, pauseMs: PAUSE_MS, ...access };
    this.#own = new OwnShares(access.limits, this.#access.times);
  }

  async ask(request: Omit<ShareRequest, "by">): Promise<Share> {
    this.#tell({ ended: request.ended, sent: request.sent.map(timed) });
    if (this.#askAgainAt !== null) {
      if (performance.now() >= this.#askAgainAt) void this.#tryAgain();
      return this.#alone(request);
    }
    this.#own.give({ ...request, least: NOTHING, most: NOTHING }, this.#access.limits);
    const share = await this.#fromAll(request);
    return share ?? this.#alone({ ...request, sent: [] });
  }

  /** Null where the database cannot be asked. */
  async #fromAll(request: Omit<ShareRequest, "by">): Promise<Share | null> {
    const { key, store, limits, times, patienceMs, pauseMs } = this.#access;
    const askedAt = performance.now();
    const untold = this.#untold;
    this.#untold = { ended: [], sent: [] };
    const sent = untold.sent.map(({ at, ...amount }) => ({ ...amount, agoMs: askedAt - at }));
    try {
      const asked = store.book(key, limits, { ...request, by: this.#by, ended: untold.ended, sent }, times);
      const { askers, waitMs, ...amount } = await inTime(asked, patienceMs);
      this.#askers = askers;
      this.#askAgainAt = null;
      // From the answer on, which is later than the book has it, until what it has, counted from the question.
      const opensAt = performance.now() + waitMs;
      const lapsesAt = askedAt + waitMs + times.shareMs;
      return { ...amount, opensAt, lapsesAt, limits, isAlone: false, askAgainAt: Number.POSITIVE_INFINITY };
    } catch (error) {
      if (!(error instanceof AppError && PASSING.has(error.code))) throw error;
      // It may have been booked all the same: the next answer gives it back.
      this.#tell({ ended: [...untold.ended, request.id], sent: untold.sent });
      this.#askAgainAt = performance.now() + pauseMs;
      return null;
    }
  }

  /** Whether the database is back, with what was sent meanwhile; no call waits for it. */
  async #tryAgain(): Promise<void> {
    if (this.#isTrying) return;
    this.#isTrying = true;
    const request = { id: crypto.randomUUID(), least: NOTHING, most: NOTHING, ended: [], sent: [] };
    await this.#fromAll(request).catch(() => {
      // The next call asks it, and hears what is wrong.
      this.#askAgainAt = null;
    });
    this.#isTrying = false;
  }

  #tell({ ended, sent }: Told): void {
    const since = performance.now() - this.#access.times.windowMs;
    this.#untold = {
      ended: [...this.#untold.ended, ...ended].slice(-MOST_ENDED),
      sent: [...this.#untold.sent, ...sent].filter(({ at }) => at > since),
    };
  }

  #alone(request: Omit<ShareRequest, "by">): Share {
    const parts = this.#askers ?? LEAST_ASKERS;
    const part = (limit: number) => Math.max(1, Math.floor(limit / parts));
    const { requests, tokens } = this.#access.limits;
    const limits = { requests: part(requests), tokens: part(tokens) };
    // Of a share of its own, a process may have no more than it needs: there is no other to be fair to.
    const share = this.#own.give({ ...request, most: request.least }, limits);
    return { ...share, isAlone: true, askAgainAt: performance.now() + this.#access.pauseMs };
  }
}

interface Told {
  readonly ended: readonly string[];
  readonly sent: readonly (Amount & { readonly at: number })[];
}

function timed({ agoMs, ...amount }: Amount & { readonly agoMs: number }) {
  return { ...amount, at: performance.now() - agoMs };
}

/** @throws AppError `storage-unreachable` where it takes too long. */
async function inTime<T>(asked: Promise<T>, patienceMs: number): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new AppError("storage-unreachable")), patienceMs);
  try {
    return await Promise.race([asked, promise]);
  } finally {
    clearTimeout(timer);
  }
}
