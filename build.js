// Compiles to dist/ and lays the files that are read at run time beside the code that reads them.
import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, rmSync } from "node:fs";

const here = import.meta.dirname;
rmSync(`${here}/dist`, { recursive: true, force: true });
execFileSync("tsc", ["--project", "tsconfig.build.json"], { cwd: here, stdio: "inherit" });
for (const folder of ["migrations", "knowledge"]) {
  cpSync(`${here}/${folder}`, `${here}/dist/${folder}`, {
    recursive: true,
    filter: (path) => !path.endsWith(".ts"),
  });
}
chmodSync(`${here}/dist/cli/main.js`, 0o755);
