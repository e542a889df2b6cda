import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";

const HERE = import.meta.dirname;

/** Installs LangGraph's server into this folder, where it is not there yet (about 100 MB, once). */
export function installReference(): void {
  if (isInstalled()) return;
  console.error("Installing LangGraph's server into conformance/ (about 100 MB, once).");
  const { status } = spawnSync("npm", ["ci", "--prefix", HERE], {
    stdio: ["ignore", "inherit", "inherit"],
    shell: process.platform === "win32",
  });
  if (status !== 0) throw new Error("LangGraph's server cannot be installed");
}

/** npm writes its copy of the lock last, so an install that was broken off or is older than the lock is made anew. */
function isInstalled(): boolean {
  const writtenMs = (file: string) => statSync(join(HERE, file), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return writtenMs("node_modules/.package-lock.json") > writtenMs("package-lock.json");
}
