import type { ErrorCode } from "../schemas/error-code.ts";
import type { Language } from "../schemas/idea.ts";
import { stepName } from "../schemas/step-names.ts";
import { ERRORS } from "./errors/error-table.ts";
import type { ErrorCategory } from "./errors/error-traits.ts";
import { number } from "./number-format.ts";

export type { ErrorCode } from "../schemas/error-code.ts";
export { ERRORS } from "./errors/error-table.ts";
export { type ErrorCategory, EXIT } from "./errors/error-traits.ts";
/** Whether a code, from an event or a table, is one of ours: a newer version may have more. */
export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code);
}

/** Words that a sentence needs in its own language. */
export type Wording = Readonly<Record<Language, string>>;
export type ErrorDetails = Readonly<Record<string, string | number | boolean | null | Wording>>;

/** The one error of the project. What it means for the user, the exit code and the wire is in `ERRORS`. */
export class AppError extends Error {
  override readonly name = "AppError";
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  /** @param cause The error underneath, where there is one: always pass it on. */
  constructor(code: ErrorCode, details: ErrorDetails = {}, cause?: unknown) {
    super(sentence(code, details, "en"), cause === undefined ? undefined : { cause });
    this.code = code;
    this.details = details;
  }

  get category(): ErrorCategory {
    return ERRORS[this.code].category;
  }

  get retryable(): boolean {
    return ERRORS[this.code].retryable;
  }

  get exitCode(): number {
    return ERRORS[this.code].exitCode;
  }

  get httpStatus(): number {
    return ERRORS[this.code].httpStatus;
  }

  /** The sentence for the user. */
  inLanguage(language: Language): string {
    return sentence(this.code, this.details, language);
  }
}

/** Failures that would meet every other call of the session as well, so that no node may go on without the answer. */
const ENDS_SESSION: ReadonlySet<ErrorCode> = new Set(["model-auth", "model-not-found", "model-quota"]);

/** False where a session can go on without the answer of an optional call that failed this way. */
export function endsSession(error: AppError): boolean {
  const { category } = error;
  const ofModel = category === "model" || category === "network" || category === "rate_limit";
  return !ofModel || ENDS_SESSION.has(error.code);
}

/** Any thrown value as an `AppError`; what is not one already is a defect of ours. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  // LangGraph's, where several tasks fail in one turn.
  const inner = error instanceof AggregateError ? error.errors.find((one) => one instanceof AppError) : undefined;
  if (inner) return inner;
  return new AppError("defect", { problem: describe(error) }, error);
}

/** The message of any thrown value, on one line. */
export function describe(error: unknown): string {
  const text = error instanceof Error ? error.message || error.name : String(error);
  return text.replace(/\s+/g, " ").trim();
}

/** Both languages write 12,000. */

function sentence(code: ErrorCode, details: ErrorDetails, language: Language): string {
  return ERRORS[code][language].replace(/\{(\w+)\}/g, (_, name: string) => {
    const detail = details[name] ?? "";
    if (typeof detail === "object") return detail[language];
    if (typeof detail === "number") return number.format(detail);
    return name === "step" ? stepName(String(detail), language) : String(detail);
  });
}
