import { readIdeaFile, readIdeaStream } from "../../planner/given/idea-text.ts";
import type { Surface } from "../surface.ts";

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
  return given.startsWith("@") ? readIdeaFile(given.slice(1)) : given;
}
