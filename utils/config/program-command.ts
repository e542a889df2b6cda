import { readFileSync, realpathSync, statSync } from "node:fs";
import { delimiter, join, relative, sep } from "node:path";

/** How a process was started. */
export interface ProgramStart {
  /** The script that Node runs, as `process.argv` has it. */
  readonly script: string | undefined;
  readonly cwd: string;
  /** The folders that a shell looks for commands in, without those that npm adds for its children. */
  readonly folders: readonly string[];
  /** Whether npx started it, and what package it was told to take it from. */
  readonly npx: { readonly from: string | undefined } | null;
}

/** What is neither the end of a word nor an order to a shell. */
const PLAIN_WORD = /^[\w@%+=:,./-]+$/;
const MAX_SCRIPT_BYTES = 4_096;

/**
 * What a person types to run this program again, where it was started: through npx as they did, by its name where a shell
 * finds that and it is this program, else by its file.
 * @param mains The files that are this program.
 */
export function programCommand({ script, cwd, folders, npx }: ProgramStart, mains: readonly string[]): string {
  if (npx) return npx.from === undefined ? "npx plancraft" : `npx --package=${shellWord(npx.from)} plancraft`;
  const main = real(script);
  // Whoever runs the command line as a library, a test say, calls it by its name.
  if (main === null || !mains.some((path) => real(path) === main)) return "plancraft";
  const found = folders.map((folder) => real(join(folder, "plancraft"))).find((path) => path !== null);
  if (found && (found === main || startsIt(found))) return "plancraft";
  const near = relative(cwd, main);
  return `node ${shellWord(near.startsWith("..") ? main : near)}`;
}

/**
 * Those of a PATH that a person's own shell has: npm puts folders of packages before them for what it runs.
 * @param runByNpm Whether npm started this process.
 */
export function shellFolders(path: string, runByNpm: boolean): string[] {
  const folders = path.split(delimiter).filter((folder) => folder !== "");
  return runByNpm ? folders.filter((folder) => !folder.endsWith(join("node_modules", ".bin"))) : folders;
}

/** Some package managers put a short script there and no link. */
function startsIt(path: string): boolean {
  const known = statSync(path);
  return (
    known.isFile() && known.size <= MAX_SCRIPT_BYTES && /\bdist[\\/]cli[\\/]main\.js\b/.test(readFileSync(path, "utf8"))
  );
}

function shellWord(word: string): string {
  return PLAIN_WORD.test(word) || sep === "\\" ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

function real(path: string | undefined): string | null {
  if (path === undefined) return null;
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}
