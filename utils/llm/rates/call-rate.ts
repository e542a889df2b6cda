import {
  type Amount,
  atMost,
  fits,
  isNothing,
  minus,
  most,
  NOTHING,
  plus,
  type RateLimits,
  type SentAmount,
  type ShareRequest,
} from "./rate-book.ts";

/** A share in this process's own time, which no clock sets. */
export interface Share extends Amount {
  readonly opensAt: number;
  readonly lapsesAt: number;
  /** The limits that it was given under: no call takes more of it than these. */
  readonly limits: RateLimits;
  /** The database that all share could not be asked: it is of what this process takes for its own. */
  readonly isAlone: boolean;
  /** When to ask anew where it has not opened by then: there may be an earlier one. */
  readonly askAgainAt: number;
}

/** Who gives out shares. */
export interface Shares {
  /** How much of the limits a process may have at once beyond what it needs: 0 where asking costs nothing. */
  readonly ahead: number;
  ask(request: Omit<ShareRequest, "by">): Promise<Share>;
}

/** A call that is to be made. */
export interface RatedCall {
  /** Whose it is: sessions take turns. */
  readonly session: string;
  readonly tokens: number;
  /** Told how long it has to wait at least. */
  readonly onWait?: (waitMs: number) => void;
  /** Told that it went out of this process's own part, since nobody else can be asked. */
  readonly onAlone?: () => void;
}

interface Waiter extends RatedCall {
  readonly amount: Amount;
  readonly go: () => void;
  readonly fail: (error: unknown) => void;
}

/** A wait that nobody notices is not told. */
const TOLD_FROM_MS = 2_000;

/**
 * The rate of one provider key. Calls go out of a share as long as it lasts; then the next one is asked for, and they
 * wait exactly until it opens: one session after another, each session's in the order in which they came.
 */
export class CallRate {
  readonly #limits: RateLimits;
  readonly #shares: Shares;
  /** Whose turn it is stands first. */
  readonly #waiting = new Map<string, Waiter[]>();
  #share: (Share & { readonly id: string }) | null = null;
  #left: Amount = NOTHING;
  /** Shares that are over, and what was sent: both are told when the next one is asked for. */
  #ended: string[] = [];
  #sent: Amount & { readonly at: number } = { ...NOTHING, at: 0 };
  #isAsking = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(limits: RateLimits, shares: Shares) {
    this.#limits = limits;
    this.#shares = shares;
  }

  /**
   * Waits until a call may be sent.
   * @throws The signal's reason; what `Shares.ask` throws.
   */
  async take(call: RatedCall, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    // A call larger than a minute's worth would never fit: it takes the whole minute.
    const amount = atMost(counted(call.tokens, this.#limits), this.#limits);
    const waiter: Waiter = { ...call, amount, go: resolve, fail: reject };
    const line = this.#waiting.get(call.session) ?? [];
    this.#waiting.set(call.session, [...line, waiter]);
    const leave = () => {
      this.#remove(waiter);
      reject(signal.reason);
      this.#serve();
    };
    signal.addEventListener("abort", leave, { once: true });
    this.#serve();
    try {
      await promise;
    } finally {
      signal.removeEventListener("abort", leave);
    }
  }

  /** Lets go whoever can, and sees to it that the others are looked after when their time comes. */
  #serve(): void {
    clearTimeout(this.#timer);
    const now = performance.now();
    if (this.#share && now >= this.#share.lapsesAt) this.#end();
    for (let next = this.#next(); next && this.#covers(next, now); next = this.#next()) this.#send(next, now);
    const next = this.#next();
    const share = this.#share;
    if (!next) return this.#rest(share, now);
    // It opens later, and is enough: it was asked for in this one's turn.
    const isEnough = share && fits(atMost(next.amount, share.limits), this.#left);
    if (isEnough && now < Math.min(share.opensAt, share.askAgainAt))
      return this.#wakeAt(Math.min(share.opensAt, share.askAgainAt), now);
    this.#ask(this.#wanted(next.amount), next.amount);
  }

  /** With nobody waiting: what is left is kept while it may still be used, and then given back. */
  #rest(share: Share | null, now: number): void {
    if (share && now >= share.opensAt && !isNothing(this.#left)) {
      this.#wakeAt(share.lapsesAt, now);
      this.#timer?.unref();
    } else if (share && !isNothing(this.#left)) {
      this.#end();
    }
    if (!this.#share && this.#ended.length > 0) this.#ask(NOTHING, NOTHING);
  }

  #covers({ amount }: Waiter, now: number): boolean {
    const share = this.#share;
    return share !== null && now >= share.opensAt && fits(atMost(amount, share.limits), this.#left);
  }

  #send(waiter: Waiter, now: number): void {
    const share = this.#share;
    if (share === null) return;
    this.#left = minus(this.#left, atMost(waiter.amount, share.limits));
    this.#sent = { ...plus(this.#sent, waiter.amount), at: now };
    this.#remove(waiter);
    // The next turn is another session's.
    const line = this.#waiting.get(waiter.session);
    this.#waiting.delete(waiter.session);
    if (line) this.#waiting.set(waiter.session, line);
    if (share.isAlone) waiter.onAlone?.();
    waiter.go();
  }

  /** The share with what is left of it is over. */
  #end(): void {
    if (this.#share) this.#ended.push(this.#share.id);
    this.#share = null;
    this.#left = NOTHING;
  }

  #wanted(least: Amount): Amount {
    const { ahead } = this.#shares;
    if (ahead === 0) return least;
    const all = [...this.#waiting.values()].flat().map(({ amount }) => amount);
    // A share that was used up before its time was too small.
    const again = this.#share ? plus(this.#sent, this.#sent) : this.#sent;
    const soon = most(all.reduce(plus, NOTHING), again);
    const { requests, tokens } = this.#limits;
    const part = { requests: Math.floor(requests * ahead), tokens: Math.floor(tokens * ahead) };
    return most(least, atMost(soon, part));
  }

  #ask(wanted: Amount, least: Amount): void {
    if (this.#isAsking) return;
    this.#isAsking = true;
    void this.#askFor(wanted, least)
      .catch((error: unknown) => {
        // A defect of ours, or a database that says no: whoever waits has to hear of it.
        for (const waiter of [...this.#waiting.values()].flat()) waiter.fail(error);
        this.#waiting.clear();
      })
      .finally(() => {
        this.#isAsking = false;
        this.#serve();
      });
  }

  async #askFor(wanted: Amount, least: Amount): Promise<void> {
    this.#end();
    const { at, ...amount } = this.#sent;
    const ended = this.#ended;
    const sent: SentAmount[] = isNothing(amount) ? [] : [{ ...amount, agoMs: performance.now() - at }];
    this.#sent = { ...NOTHING, at: 0 };
    this.#ended = [];
    const id = crypto.randomUUID();
    const share = await this.#shares.ask({ id, least, most: wanted, ended, sent });
    if (isNothing(least)) return;
    this.#share = { ...share, id };
    this.#left = { requests: share.requests, tokens: share.tokens };
    const waitMs = share.opensAt - performance.now();
    if (waitMs < TOLD_FROM_MS) return;
    for (const waiter of [...this.#waiting.values()].flat()) waiter.onWait?.(waitMs);
  }

  #next(): Waiter | undefined {
    for (const [first] of this.#waiting.values()) return first;
    return undefined;
  }

  #remove(waiter: Waiter): void {
    const line = (this.#waiting.get(waiter.session) ?? []).filter((one) => one !== waiter);
    if (line.length > 0) this.#waiting.set(waiter.session, line);
    else this.#waiting.delete(waiter.session);
  }

  #wakeAt(at: number, now: number): void {
    this.#timer = setTimeout(() => this.#serve(), Math.ceil(at - now));
  }
}

/** What is not limited is not counted: it would be asked for in vain. */
function counted(tokens: number, limits: RateLimits): Amount {
  return {
    requests: Number.isFinite(limits.requests) ? 1 : 0,
    tokens: Number.isFinite(limits.tokens) ? Math.ceil(tokens) : 0,
  };
}
