import { execFile, execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { onTestFinished } from "vitest";

const run = promisify(execFile);
const ROOT = resolve(import.meta.dirname, "../..");
const PATH = `${dirname(process.execPath)}:${join(ROOT, "node_modules/.bin")}:${process.env["PATH"] ?? ""}`;

/**
 * The commit of the last release: the last tag of a version, and `ops/last-release` while there is none.
 * @returns Null where the history of this checkout does not reach that far.
 */
export function lastRelease(): string | null {
  const git = (...args: string[]) => {
    try {
      return execFileSync("git", args, { cwd: ROOT, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
    } catch {
      return null;
    }
  };
  const tag = git("describe", "--tags", "--abbrev=0", "--match", "v*", "HEAD^");
  const named = tag ?? readFileSync(join(ROOT, "ops/last-release"), "utf8").trim();
  return git("rev-parse", "--verify", "--quiet", `${named}^{commit}`);
}

/** Builds the command line of a commit, with the packages that are installed. @returns Its program. */
export async function buildVersion(commit: string, folder: string): Promise<string> {
  const archive = join(folder, "archive.tar");
  await run("git", ["archive", "--output", archive, commit], { cwd: ROOT });
  await run("tar", ["--extract", "--file", archive], { cwd: folder });
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  await run(process.execPath, ["build.js"], { cwd: folder, env: { ...process.env, PATH } });
  return join(folder, "dist/cli/main.js");
}

/** Today's command line as if it had these migrations, too. @returns Its program. */
export function withMigrations(migrations: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "plancraft-later-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, "dist"));
  for (const path of ["package.json", "dist/cli", "migrations"])
    cpSync(join(ROOT, path), join(folder, path), { recursive: true });
  for (const path of ["knowledge", "node_modules"]) symlinkSync(join(ROOT, path), join(folder, path));
  for (const [name, sql] of Object.entries(migrations)) writeFileSync(join(folder, "migrations", name), sql);
  return join(folder, "dist/cli/main.js");
}
