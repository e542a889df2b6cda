import { readIdeaFile, readIdeaStream } from "../../../planner/given/idea-text.ts";
import { AppError } from "../../../utils/errors.ts";
import type { Surface } from "../../surface.ts";
import { MESSAGES } from "../../words/messages.ts";

/** What a command's text may be besides itself. */
export interface TextOptions {
  /** It stands behind `--`, and is meant as it is. */
  readonly literal?: boolean;
}

/**
 * A text as it is given to a command: itself, `-` for standard input, or `@FILE`.
 * @throws AppError `file-unusable`.
 */
export async function givenText(given: string, { literal = false }: TextOptions, { host }: Surface): Promise<string> {
  if (literal) return given;
  if (given === "-") return readIdeaStream(host.stdin);
  if (!given.startsWith("@")) return given;
  if (given === "@")
    throw new AppError("usage", { problem: { en: MESSAGES.en.idea.noName, ko: MESSAGES.ko.idea.noName } });
  return readIdeaFile(given.slice(1)).catch((error: unknown) => {
    throw isMissing(error) ? orMeantAsItIs(error) : error;
  });
}

function isMissing(error: unknown): error is AppError {
  const cause = error instanceof AppError ? error.cause : undefined;
  return cause instanceof Error && "code" in cause && (cause.code === "ENOENT" || cause.code === "ENAMETOOLONG");
}

/** It may have been no name of a file at all. */
function orMeantAsItIs({ code, details, cause }: AppError): AppError {
  const { problem } = details;
  if (typeof problem !== "object" || problem === null) return new AppError(code, details, cause);
  const en = `${problem.en} (${MESSAGES.en.idea.asItIs})`;
  return new AppError(code, { ...details, problem: { en, ko: `${problem.ko}(${MESSAGES.ko.idea.asItIs})` } }, cause);
}
