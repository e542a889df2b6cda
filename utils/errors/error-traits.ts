import type { ErrorCategory } from "../../schemas/error-code.ts";

export type { ErrorCategory } from "../../schemas/error-code.ts";

/** The exit codes of the command line; every error code maps to one. */
export const EXIT = {
  done: 0,
  defect: 1,
  wrongUse: 2,
  waiting: 3,
  model: 4,
  storage: 5,
  inUse: 6,
  limit: 7,
  cancelled: 8,
  interrupted: 130,
} as const;

export interface ErrorTraits {
  readonly category: ErrorCategory;
  readonly exitCode: number;
  readonly httpStatus: number;
  readonly retryable: boolean;
  /** The sentence for the user; `{name}` is filled from the error's details. */
  readonly en: string;
  readonly ko: string;
}
