import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const HERE = resolve(import.meta.dirname, "../..");

/** What the figures are measured against: the last build before there were figures. */
export const TODAY = "f4b1a9b";

/** The command line of this checkout, which has to be built. */
export const NEW_PROGRAM = join(HERE, "dist/cli/main.js");

/** How many calls a session of that build makes at once, where the model of latency has another number for both builds. */
const OWN_LIMIT = { file: "utils/llm/call-limits.ts", line: "const CALLS_AT_ONCE_A_SESSION = 5;" } as const;

/**
 * The command line of today's build: checked out into a temporary folder and built there, once for all runs. All that is
 * changed in it is how many calls a session makes at once.
 * @throws Error where the commit is not there or cannot be built.
 */
export async function todaysProgram(atOnce: number): Promise<string> {
  const folder = join(tmpdir(), `plancraft-eval-${TODAY}-${atOnce}-at-once`);
  const program = join(folder, "dist/cli/main.js");
  if (existsSync(join(folder, "built"))) return program;
  process.stderr.write(`Building ${TODAY} in ${folder}\n`);
  const fresh = `${folder}.${process.pid}`;
  await mkdir(fresh, { recursive: true });
  await run("git", ["-C", HERE, "archive", "--output", join(fresh, "source.tar"), TODAY]);
  await run("tar", ["-xf", "source.tar"], { cwd: fresh });
  const source = await readFile(join(fresh, OWN_LIMIT.file), "utf8");
  if (!source.includes(OWN_LIMIT.line)) throw new Error(`${OWN_LIMIT.file} has no line "${OWN_LIMIT.line}"`);
  await writeFile(
    join(fresh, OWN_LIMIT.file),
    source.replace(OWN_LIMIT.line, OWN_LIMIT.line.replace("5", `${atOnce}`)),
  );
  // Its prepare script builds.
  await run("npm", ["ci"], { cwd: fresh });
  await writeFile(join(fresh, "built"), "");
  await rm(folder, { recursive: true, force: true });
  await rename(fresh, folder);
  return program;
}
