import { execFile } from "node:child_process";
import { link, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { codeOf } from "./embedded-paths.ts";

/** What `postmaster.pid` says of the server. It alone is believed; what it names is then checked. */
export interface PidFile {
  /** Null while it is being written, or after a power loss. */
  readonly pid: number | null;
  readonly socketDirectory: string | null;
  readonly isReady: boolean;
  readonly text: string;
}

/** Postgres writes it in one go; an empty file this old was left by a crash, and Postgres would refuse it for ever. */
const EMPTY_FILE_AGE_MS = 2000;

/** Reads `postmaster.pid`; null where there is none. */
export async function readPidFile(dataDirectory: string): Promise<PidFile | null> {
  let text: string;
  try {
    text = await readFile(pidFilePath(dataDirectory), "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null;
    throw error;
  }
  // Lines: pid, data directory, start time, port, socket directory, listen address, shared memory, status.
  const lines = text.split("\n").map((line) => line.trim());
  const pid = Number(lines[0]);
  return {
    pid: Number.isInteger(pid) && pid > 0 ? pid : null,
    socketDirectory: lines[4] || null,
    isReady: lines[7] === "ready",
    text,
  };
}

/**
 * Whether the file names the living server of this very directory. A living pid is not enough: after a crash the
 * number may belong to another program, in a container it nearly always does.
 */
export async function isServerAlive(dataDirectory: string, file: PidFile): Promise<boolean> {
  if (file.pid === null) {
    const age = Date.now() - (await stat(pidFilePath(dataDirectory)).catch(() => ({ mtimeMs: 0 }))).mtimeMs;
    return Math.abs(age) < EMPTY_FILE_AGE_MS;
  }
  if (!isAlive(file.pid)) return false;
  if (process.platform === "linux") {
    // The server's working directory is its data directory, and stays so when that is renamed or mounted elsewhere.
    const [own, data] = await Promise.all([stat(`/proc/${file.pid}/cwd`).catch(() => null), stat(dataDirectory)]);
    return own !== null && own.ino === data.ino && own.dev === data.dev;
  }
  const shown = await promisify(execFile)("ps", ["-ww", "-o", "command=", "-p", String(file.pid)]).catch(() => null);
  return shown?.stdout.includes(dataDirectory) ?? false;
}

/**
 * Takes away a file that was judged stale, so that Postgres does not refuse to start because of it. If another
 * process has replaced it in the meantime, it is put back.
 */
export async function removeStale(dataDirectory: string, judged: PidFile): Promise<void> {
  const path = pidFilePath(dataDirectory);
  const aside = `${path}.stale-${process.pid}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return;
    throw error;
  }
  if ((await readFile(aside, "utf8")) !== judged.text) await link(aside, path).catch(() => {});
  await rm(aside, { force: true });
}

/** Whether a process with this number is there, whosever it is. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

function pidFilePath(dataDirectory: string): string {
  return join(dataDirectory, "postmaster.pid");
}
