import { fileURLToPath } from "node:url";
import type { Language } from "../schemas/idea.ts";
import { type Environment, environmentLanguage, programStart, readConfig } from "../utils/config.ts";
import { AppError } from "../utils/errors.ts";
import { packageFile } from "../utils/package-files.ts";
import { programCommand } from "../utils/program-command.ts";

export type { Environment } from "../utils/config.ts";

/** What a person's environment says of how to talk to them. */
export interface Surroundings {
  readonly language: Language;
  readonly colour: boolean;
  /** The command of their editor, where one is set. */
  readonly editor?: string;
}

/**
 * Never throws: a wrong configuration is for `createPlanner` to report, in the language all the same.
 * @param environment The process's own where it is not given.
 */
export function surroundings(environment?: Environment): Surroundings {
  try {
    const { language, colour, editor } = readConfig(environment);
    return { language, colour, ...(editor === undefined ? {} : { editor }) };
  } catch (error) {
    if (error instanceof AppError) return { language: environmentLanguage(environment), colour: false };
    throw error;
  }
}

/** The program as it is built, and as its sources are run. */
const MAINS = ["dist/cli/main.js", "cli/main.ts"];

/** What a person types to run this program again. */
export function programName(): string {
  return programCommand(
    programStart(),
    MAINS.map((path) => fileURLToPath(packageFile(path))),
  );
}
