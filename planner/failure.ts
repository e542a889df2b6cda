import { AppError, toAppError } from "../utils/errors.ts";
import { storageError } from "../utils/postgres/database.ts";

/**
 * A failure of a run as an AppError. The model's failures are AppErrors already, so that what still carries a code of
 * Postgres or of the network comes from the checkpointer, whose errors are raw.
 */
export function failureOf(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const code = error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
  return SQLSTATE.test(code) || SYSTEM_ERROR.test(code) ? storageError(error) : toAppError(error);
}

const SQLSTATE = /^[0-9A-Z]{5}$/;
const SYSTEM_ERROR = /^E[A-Z]+$/;
