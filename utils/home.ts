import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync } from "node:fs";
import { rm, statfs, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileProblem, isDiskFull } from "./errors/file-problem.ts";
import { AppError } from "./errors.ts";

/** A block of any file system: what holds nothing may be made on a disk that is full. */
const PROBE = Buffer.alloc(8192);

/**
 * Makes a directory with all above it, for its owner only.
 * @throws The system's own error.
 */
export function makeDirectory(directory: string): void {
  const mode = 0o700;
  try {
    mkdirSync(directory, { recursive: true, mode });
  } catch (error) {
    // On a read-only file system Node says ENOENT here; asked for the topmost that is missing, the system says why.
    let missing = directory;
    while (!existsSync(missing) && !existsSync(dirname(missing))) missing = dirname(missing);
    if (!existsSync(missing)) mkdirSync(missing, { mode });
    throw error;
  }
}

/**
 * Makes sure that something can be written in a directory, which is made where it is missing, and leaves nothing behind.
 * @throws The system's own error.
 */
export async function probeDirectory(directory: string): Promise<void> {
  makeDirectory(directory);
  await probeFile(join(directory, `.plancraft-${randomBytes(6).toString("hex")}`));
}

/** The same for a file that does not exist: it is written and removed. */
export async function probeFile(path: string): Promise<void> {
  try {
    await writeFile(path, PROBE, { flag: "wx", mode: 0o600 });
  } finally {
    await rm(path, { force: true }).catch(() => {});
  }
}

/** Whether a disk has less room than this; false where that cannot be said. */
export async function hasLessRoom(directory: string, bytes: number): Promise<boolean> {
  const room = await statfs(directory).catch(() => null);
  return room !== null && room.bavail * room.bsize < bytes;
}

/** The home that cannot be used, `storage-home-full` or `storage-home`, in words. */
export function homeError(home: string, error: unknown): AppError {
  if (isDiskFull(error)) return new AppError("storage-home-full", { home }, error);
  return new AppError("storage-home", { home, problem: fileProblem(error) }, error);
}
