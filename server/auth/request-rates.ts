/** What is counted for one user or address: how far ahead of its rate it is. */
interface Counted {
  /** When its bucket is full again, in milliseconds of the clock. */
  fullAtMs: number;
}

/** Buckets that are full are dropped so often: a full one is as one that is not there. */
const SWEEP_EVERY_MS = 60_000;
/** Some 10 MB. Beyond that the ones longest not used go: somebody has that many addresses. */
const MAX_KEYS = 100_000;

/**
 * Token buckets of one rate, one for each key: a minute's requests may come at once, and the next ones as the bucket fills.
 * They are this process's own: several servers each take so many.
 */
export class RequestRate {
  readonly #perMinute: number;
  readonly #now: () => number;
  readonly #buckets = new Map<string, Counted>();
  #sweptAtMs: number;

  constructor(perMinute: number, now: () => number = () => performance.now()) {
    this.#perMinute = perMinute;
    this.#now = now;
    this.#sweptAtMs = now();
  }

  /** How many keys are kept in memory. */
  get size(): number {
    return this.#buckets.size;
  }

  /** Takes one request. @returns 0, or in how many seconds there is room for it: then nothing was taken. */
  take(key: string): number {
    const wait = this.wait(key);
    if (wait > 0) return wait;
    const now = this.#now();
    const fullAtMs = Math.max(now, this.#buckets.get(key)?.fullAtMs ?? 0) + 60_000 / this.#perMinute;
    this.#buckets.delete(key);
    this.#buckets.set(key, { fullAtMs });
    this.#drop(now);
    return 0;
  }

  /** The same without taking it. */
  wait(key: string): number {
    const room = this.#now() + 60_000 - 60_000 / this.#perMinute;
    const overMs = (this.#buckets.get(key)?.fullAtMs ?? 0) - room;
    // What a double cannot tell from nothing is nothing.
    return overMs > 0.001 ? Math.ceil(overMs / 1_000) : 0;
  }

  #drop(now: number): void {
    if (now - this.#sweptAtMs >= SWEEP_EVERY_MS) {
      this.#sweptAtMs = now;
      for (const [key, { fullAtMs }] of this.#buckets) if (fullAtMs <= now) this.#buckets.delete(key);
    }
    const [oldest] = this.#buckets.size > MAX_KEYS ? this.#buckets.keys() : [];
    if (oldest !== undefined) this.#buckets.delete(oldest);
  }
}
