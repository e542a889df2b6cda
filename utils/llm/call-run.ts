import { type AppError, endsSession, toAppError } from "../errors.ts";

/**
 * The calls of one run of a session. When one fails for good, no new call starts, those in flight finish (they are
 * paid), and only then is the error thrown: LangGraph aborts the siblings of a failing task.
 */
export class CallRun {
  readonly #inFlight = new Set<Promise<unknown>>();
  #halted: AppError | null = null;

  /** From now on no call starts; those that would are refused with `reason`. */
  halt(reason: AppError): void {
    this.#halted ??= reason;
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
    if (this.#halted) return this.#refuse(this.#halted);
    const work = call();
    this.#inFlight.add(work);
    try {
      return await work;
    } catch (error) {
      this.#inFlight.delete(work);
      const failure = toAppError(error);
      if (optional && !endsSession(failure)) throw failure;
      this.halt(failure);
      return await this.#refuse(failure);
    } finally {
      this.#inFlight.delete(work);
    }
  }

  async #refuse(reason: AppError): Promise<never> {
    await this.settled();
    throw reason;
  }
}
