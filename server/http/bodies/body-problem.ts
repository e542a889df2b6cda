import { AppError, type Wording } from "../../../utils/errors.ts";

/** A request that cannot be used, and why. @param pointer Where in the body it is, as a JSON Pointer without `#`. */
export function bodyProblem(problem: Wording, pointer?: string, cause?: unknown): AppError {
  const details = pointer === undefined ? { problem } : { problem, pointer: `#${pointer}` };
  return new AppError("body-malformed", details, cause);
}

/** Somebody else's text as a sentence quotes it: short, and on one line. */
export function quoted(text: string): string {
  const clean = text.replace(/[\p{Cc}\p{Cf}]+/gu, " ").toWellFormed();
  return JSON.stringify(clean.length > 60 ? `${clean.slice(0, 60).toWellFormed()}...` : clean);
}
