import type { ReadFile, ReadProblem } from "./read-part.ts";

/** Ends the reading of a file, from however deep in it: why it cannot be read. */
export class Unreadable extends Error {
  override readonly name = "Unreadable";

  readonly problem: ReadProblem;

  constructor(problem: ReadProblem, cause?: unknown) {
    super(`The file cannot be read: ${problem}`, { cause });
    this.problem = problem;
  }
}

/**
 * What a reader made of a file, or the problem that ended it. All else that is thrown comes of a file that is not what
 * its kind says, and is kept as the cause of `broken`.
 */
export async function readOrProblem(read: () => Promise<ReadFile> | ReadFile): Promise<ReadFile> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Unreadable) return { problem: error.problem, cause: error.cause };
    return { problem: "broken", cause: error };
  }
}
