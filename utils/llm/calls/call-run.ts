import { setImmediate as nextTurn } from "node:timers/promises";
import { type AppError, endsSession, toAppError } from "../../errors.ts";

/**
 * The calls of one run of a session. When one fails for good, no new call starts and no waiting one is sent, those in
 * flight finish (they are paid), and only then is the error thrown: LangGraph aborts the siblings of a failing task.
 */
export class CallRun {
  readonly #inFlight = new Set<Promise<unknown>>();
  readonly #halt = new AbortController();
  #reason: AppError | null = null;

  /** From now on no call starts; those that would are refused with `reason`. */
  halt(reason: AppError): void {
    if (this.#reason) return;
    this.#reason = reason;
    this.#halt.abort(reason);
  }

  /** Halts the run where a failure ends it. */
  failed(optional: boolean, error: unknown): void {
    const failure = toAppError(error);
    if (!optional || endsSession(failure)) this.halt(failure);
  }

  /** Aborted when the run is halted: ends waiting, but not a request that was sent. */
  get halted(): AbortSignal {
    return this.#halt.signal;
  }

  /** Resolves when no call is in flight. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#inFlight);
  }

  /**
   * Makes one call as part of the run.
   * @param optional Whether the session goes on without the answer.
   * @throws What `call` throws, or the reason for which the run was halted.
   */
  async make<T>(optional: boolean, call: () => Promise<T>): Promise<T> {
    if (this.#reason) return this.#refuse(this.#reason);
    const work = call();
    this.#inFlight.add(work);
    try {
      return await work;
    } catch (error) {
      this.failed(optional, error);
      this.#inFlight.delete(work);
      if (this.#reason === null) throw error;
      return await this.#refuse(this.#reason);
    } finally {
      this.#inFlight.delete(work);
    }
  }

  async #refuse(reason: AppError): Promise<never> {
    await this.settled();
    // One turn more, so that LangGraph has stored what the tasks of the finished calls return.
    await nextTurn();
    throw reason;
  }
}
