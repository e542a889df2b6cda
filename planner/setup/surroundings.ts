import { fileURLToPath } from "node:url";
import { programCommand } from "../../utils/config/program-command.ts";
import { programStart } from "../../utils/config.ts";
import { packageFile } from "../../utils/package-files.ts";

export { type Environment, type Surroundings, surroundings, usualHome } from "../../utils/config.ts";

/** The program as it is built, and as its sources are run. */
const MAINS = ["dist/cli/main.js", "cli/main.ts"];

/** The file of this program's command line, with which another process of it is started. */
export function programFile(): string {
  const { script } = programStart();
  const [built = "", ...others] = MAINS.map((path) => fileURLToPath(packageFile(path)));
  return others.find((path) => path === script) ?? built;
}

/** What a person types to run this program again. */
export function programName(): string {
  return programCommand(
    programStart(),
    MAINS.map((path) => fileURLToPath(packageFile(path))),
  );
}
