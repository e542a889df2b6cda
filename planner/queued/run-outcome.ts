import type { FailureReport } from "../../schemas/event.ts";
import type { AppError } from "../../utils/errors.ts";

/** What a worker decides of a run that it carries out. */
export interface RunHooks {
  /**
   * When to try again after a failure; null where that would not help, or is not wanted any more.
   * @param attempt The number of the try that failed, from 1 on.
   */
  retryAt(failure: AppError, attempt: number): Date | null;
  /** How many tries there are in all, as it is told to who follows. */
  readonly maxAttempts: number;
  /** No other try comes, whatever `retryAt` would say. */
  readonly isLastAttempt?: boolean | undefined;
}

/** What a job came to. */
export type RunOutcome =
  /** There is nothing left to do for it: it ran to its last event, was cancelled, or had been done already. */
  | { readonly outcome: "over" }
  /** Somebody else has the session: the job is to wait. */
  | { readonly outcome: "busy" }
  /** It was handed over while it ran: another worker is to go on with it, and no try is counted. */
  | { readonly outcome: "left" }
  /** It failed in a way that may pass. The session is queued; the next try is to be sent. */
  | {
      readonly outcome: "requeue";
      readonly startAfter: Date;
      /** The number of the try that comes. */
      readonly attempt: number;
      readonly error: FailureReport;
    }
  /** It failed for good, and the session with it. Whether an operator has to know of it is the worker's to say. */
  | { readonly outcome: "dead"; readonly error: FailureReport; readonly attempts: number };

/** A try that is to come after a failure. */
export interface NextTry {
  readonly startAfter: Date;
  readonly attempt: number;
  readonly maxAttempts: number;
}
