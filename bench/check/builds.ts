import { execFile } from "node:child_process";
import { mkdir, symlink } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const HERE = resolve(import.meta.dirname, "../..");

/** What is compared with where there is no tag yet: the last commit before the telemetry. */
const BEFORE_TAGS = "845876b1";

/** A commit, and why it is the one. */
export interface ChosenCommit {
  readonly commit: string;
  readonly why: string;
}

async function git(...args: string[]): Promise<string> {
  return (await run("git", ["-C", HERE, ...args])).stdout.trim();
}

/** What to compare with: what was asked for, else the last tag, else a commit of old. @throws Error where it is not there. */
export async function olderCommit(asked: string | undefined): Promise<ChosenCommit> {
  const tag = asked === undefined ? await git("describe", "--tags", "--abbrev=0").catch(() => null) : null;
  const reference = asked ?? tag ?? BEFORE_TAGS;
  const commit = await git("rev-parse", "--short", `${reference}^{commit}`);
  const why = asked !== undefined ? "asked for" : tag === null ? "there is no tag yet" : `the last tag, ${tag}`;
  return { commit, why };
}

/** The working tree as it is, with what is not committed; files that git does not know are left out. */
export async function newerCommit(): Promise<ChosenCommit> {
  const stashed = await git("stash", "create");
  if (stashed !== "") return { commit: stashed.slice(0, 8), why: "the working tree, with what is not committed" };
  return { commit: await git("rev-parse", "--short", "HEAD"), why: "the last commit" };
}

/** Builds a commit in a folder, with the packages of this checkout: both builds have the same. @returns Its `dist`. */
export async function buildCommit(commit: string, folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  await run("git", ["-C", HERE, "archive", "--output", join(folder, "source.tar"), commit]);
  await run("tar", ["-xf", "source.tar"], { cwd: folder });
  await symlink(join(HERE, "node_modules"), join(folder, "node_modules"));
  const PATH = `${join(HERE, "node_modules/.bin")}:${process.env["PATH"] ?? ""}`;
  await run(process.execPath, ["build.js"], { cwd: folder, env: { ...process.env, PATH } });
  return join(folder, "dist");
}
