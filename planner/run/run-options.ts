import type { ReceivedAnswer } from "../../schemas/answer.ts";
import type { AppError, ErrorCode } from "../../utils/errors.ts";
import type { NextTry } from "../queued/run-outcome.ts";

/** How one run is made. */
export interface RunOptions {
  /** Nobody is at the terminal: an expired question is answered as recommended. */
  readonly unattended?: boolean | undefined;
  /** The answers file was given for this run. */
  readonly answersAreNew?: boolean | undefined;
  /** `yes` was given for this run, and not only kept from an earlier one. */
  readonly yesIsNew?: boolean | undefined;
  /** Answers by their question's interrupt id, checked to be for what is open. */
  readonly answers?: Readonly<Record<string, ReceivedAnswer>> | undefined;
  /** The id of what it was asked for by, where that is stored. */
  readonly request?: string | undefined;
  /** Whether it is to be tried again after a failure; never, where it is not given. */
  readonly again?: (failure: AppError) => NextTry | null;
  /** Told, while the session is held, of what keeps the run from beginning. */
  readonly onRefused?: (failure: AppError) => Promise<void>;
}

/** Ends that no other try would change: somebody wanted them, or has the session. */
export const NO_FAILURE: ReadonlySet<ErrorCode> = new Set(["interrupted", "session-in-use"]);
