// Compiles to dist/ and lays the files that are read at run time beside the code that reads them.
import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, renameSync, rmSync } from "node:fs";

const here = import.meta.dirname;
// Built beside and then swapped in: npm prepares a checkout again on its first npx, and another command may be running.
const fresh = `${here}/dist.${process.pid}`;

try {
  execFileSync("tsc", ["--project", "tsconfig.build.json", "--outDir", fresh], { cwd: here, stdio: "inherit" });
  for (const folder of ["migrations", "knowledge"]) {
    cpSync(`${here}/${folder}`, `${fresh}/${folder}`, { recursive: true, filter: (path) => !path.endsWith(".ts") });
  }
  chmodSync(`${fresh}/cli/main.js`, 0o755);
  rmSync(`${here}/dist`, { recursive: true, force: true });
  renameSync(fresh, `${here}/dist`);
} finally {
  rmSync(fresh, { recursive: true, force: true });
}
