import { fileURLToPath } from "node:url";
import { programCommand } from "../../utils/config/program-command.ts";
import { programStart } from "../../utils/config.ts";
import { packageFile } from "../../utils/package-files.ts";

export { type Environment, type Surroundings, surroundings, usualHome } from "../../utils/config.ts";

/** The program as it is built, and as its sources are run. */
const MAINS = ["dist/cli/main.js", "cli/main.ts"];

/** What a person types to run this program again. */
export function programName(): string {
  return programCommand(
    programStart(),
    MAINS.map((path) => fileURLToPath(packageFile(path))),
  );
}
