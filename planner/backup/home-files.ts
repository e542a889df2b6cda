import { lstat, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { homeError, makeDirectory } from "../../utils/home.ts";
import type { BackupFile } from "../../utils/postgres/backup/dump.ts";

/** Settings, the hashes of tokens, and what was entered and not sent. Logs, pages and temporary files are made again, or old. */
const IN_HOME = ["config.json", "tokens.json"];
const DRAFTS = "drafts";
const KNOWN = /^(?:config\.json|tokens\.json|drafts\/[A-Za-z0-9][A-Za-z0-9_-]{0,63}\.json)$/;
/** What is larger was not written by us. */
const MAX_BYTES = 1_000_000;

/** Whether a backup may name a file of the home so. */
export function isHomeFile(path: string): boolean {
  return KNOWN.test(path);
}

/** What is in the home beside the database and cannot be made again. */
export async function readHomeFiles(home: string): Promise<BackupFile[]> {
  const drafts = await readdir(join(home, DRAFTS)).catch(() => []);
  const paths = [...IN_HOME, ...drafts.map((name) => `${DRAFTS}/${name}`)].filter(isHomeFile);
  const files = await Promise.all(paths.map((path) => readSmallFile(home, path)));
  return files.filter((file) => file !== null);
}

/** One that goes just now, or that nobody may read, is not there. */
async function readSmallFile(home: string, path: string): Promise<BackupFile | null> {
  try {
    const found = await lstat(join(home, path));
    if (!found.isFile() || found.size > MAX_BYTES) return null;
    return { path, content: await readFile(join(home, path)) };
  } catch {
    return null;
  }
}

/**
 * Puts a file into the home. One that is there stays as it is.
 * @returns Whether it is there as it was backed up.
 * @throws AppError `storage-home`, `storage-home-full`.
 */
export async function putHomeFile(home: string, path: string, content: Buffer): Promise<boolean> {
  const place = join(home, path);
  try {
    makeDirectory(dirname(place));
    await writeFile(place, content, { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw homeError(home, error);
    return (await readFile(place).catch(() => null))?.equals(content) ?? false;
  }
}
