import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const HERE = resolve(import.meta.dirname, "../..");

/** What the figures are measured against: the last build before there were figures. */
export const TODAY = "f4b1a9b";

/** The command line of this checkout, which has to be built. */
export const NEW_PROGRAM = join(HERE, "dist/cli/main.js");

/**
 * The command line of an earlier commit: checked out into a temporary folder and built there, once for all runs.
 * @throws Error where the commit is not there or cannot be built.
 */
export async function programOf(commit: string): Promise<string> {
  const folder = join(tmpdir(), `plancraft-eval-${commit}`);
  const program = join(folder, "dist/cli/main.js");
  if (existsSync(join(folder, "built"))) return program;
  process.stderr.write(`Building ${commit} in ${folder}\n`);
  const fresh = `${folder}.${process.pid}`;
  await mkdir(fresh, { recursive: true });
  await run("git", ["-C", HERE, "archive", "--output", join(fresh, "source.tar"), commit]);
  await run("tar", ["-xf", "source.tar"], { cwd: fresh });
  // Its prepare script builds.
  await run("npm", ["ci"], { cwd: fresh });
  await writeFile(join(fresh, "built"), "");
  await rm(folder, { recursive: true, force: true });
  await rename(fresh, folder);
  return program;
}
