import { AppError, type Wording } from "../errors.ts";

/** What an error of ours names as its problem, to stand in another sentence; of any other one, the error itself. */
export function toldProblem(error: unknown): Wording {
  const problem = error instanceof AppError ? error.details["problem"] : String(error);
  return typeof problem === "object" && problem !== null ? problem : { en: String(problem), ko: String(problem) };
}
