import { measure } from "../../observability/metrics/measured.ts";

/** One batch is stored, one is sent and one is made meanwhile; with small ones, sessions go on before all of them are stored. */
const BATCHES_IN_FLIGHT = 3;
const MAX_OPERATIONS = 64;
const MAX_BYTES = 4 * 1024 * 1024;

export interface GroupCommitOptions<T, R> {
  /** Stores operations as one transaction, as if one after another, and gives what came of each. */
  readonly store: (operations: readonly T[]) => Promise<readonly R[]>;
  readonly sizeOf: (operation: T) => number;
  /** Whether a failed batch is worth storing again one by one: one operation in it is bad, and the others are not. */
  readonly isOnesFault: (error: unknown) => boolean;
}

interface Queued<T, R> {
  readonly thread: string;
  /** Null while it is made ready. */
  operation: T | null;
  bytes: number;
  readonly stored: (result: R) => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Stores the operations of many threads in few transactions: what comes in one turn of the event loop, or while the
 * batches before it are under way, goes together. Each thread's operations are stored in the order they came in.
 */
export class GroupCommit<T, R> {
  readonly #options: GroupCommitOptions<T, R>;
  #waiting: Queued<T, R>[] = [];
  /** Threads with an operation in a batch under way: what follows waits for it. */
  readonly #busy = new Set<string>();
  readonly #unsettled = new Map<string, Set<Promise<R>>>();
  #inFlight = 0;
  #isScheduled = false;

  constructor(options: GroupCommitOptions<T, R>) {
    this.#options = options;
  }

  /**
   * Takes an operation into the next batch that has room. Its place in its thread's order is that of this call.
   * @param ready The operation, when it is ready; nothing is stored where it rejects.
   * @returns What came of it, after the commit. @throws What `ready` or `store` threw.
   */
  add(thread: string, ready: Promise<T>): Promise<R> {
    const { promise, resolve, reject } = Promise.withResolvers<R>();
    const queued: Queued<T, R> = { thread, operation: null, bytes: 0, stored: resolve, failed: reject };
    this.#waiting.push(queued);
    this.#watch(thread, promise);
    ready.then(
      (operation) => {
        queued.operation = operation;
        queued.bytes = this.#options.sizeOf(operation);
        this.#schedule();
      },
      (error: unknown) => {
        this.#waiting = this.#waiting.filter((other) => other !== queued);
        reject(error);
        this.#schedule(); // what came after it need not wait any more
      },
    );
    return promise;
  }

  /** Resolves when what was added so far is stored or has failed. @param thread All threads where it is left out. */
  async settled(thread?: string): Promise<void> {
    const threads = thread === undefined ? [...this.#unsettled.values()] : [this.#unsettled.get(thread) ?? []];
    await Promise.allSettled(threads.flatMap((promises) => [...promises]));
  }

  #watch(thread: string, promise: Promise<R>): void {
    const promises = this.#unsettled.get(thread) ?? new Set();
    this.#unsettled.set(thread, promises.add(promise));
    const forget = () => {
      promises.delete(promise);
      if (promises.size === 0) this.#unsettled.delete(thread);
    };
    promise.then(forget, forget);
  }

  #schedule(): void {
    if (this.#isScheduled || this.#inFlight >= BATCHES_IN_FLIGHT || this.#waiting.length === 0) return;
    this.#isScheduled = true;
    // Not at once: everything that the present turn of the event loop still brings goes along.
    setImmediate(() => {
      this.#isScheduled = false;
      this.#flush();
    });
  }

  #flush(): void {
    const batch = this.#take();
    if (batch.length === 0) return;
    this.#inFlight += 1;
    for (const { thread } of batch) this.#busy.add(thread);
    void this.#store(batch).finally(() => {
      this.#inFlight -= 1;
      for (const { thread } of batch) this.#busy.delete(thread);
      this.#schedule();
    });
    this.#schedule();
  }

  #take(): Queued<T, R>[] {
    const batch: Queued<T, R>[] = [];
    const left: Queued<T, R>[] = [];
    const passedOver = new Set<string>();
    let bytes = 0;
    for (const queued of this.#waiting) {
      const { thread, operation } = queued;
      const isFull = batch.length >= MAX_OPERATIONS || (batch.length > 0 && bytes + queued.bytes > MAX_BYTES);
      if (isFull || operation === null || this.#busy.has(thread) || passedOver.has(thread)) {
        passedOver.add(thread);
        left.push(queued);
        continue;
      }
      bytes += queued.bytes;
      batch.push(queued);
    }
    this.#waiting = left;
    return batch;
  }

  /** Never rejects. */
  async #store(batch: readonly Queued<T, R>[]): Promise<void> {
    try {
      const operations = batch.flatMap(({ operation }) => (operation === null ? [] : [operation]));
      const startedAt = performance.now();
      const results = await this.#options.store(operations);
      measure("checkpoints-stored", { operations: operations.length, durationMs: performance.now() - startedAt });
      for (const [at, { stored }] of batch.entries()) stored(results[at] as R);
    } catch (error) {
      if (batch.length > 1 && this.#options.isOnesFault(error)) {
        for (const queued of batch) await this.#store([queued]);
        return;
      }
      for (const { failed } of batch) failed(error);
    }
  }
}
