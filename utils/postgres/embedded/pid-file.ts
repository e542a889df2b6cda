import { execFile } from "node:child_process";
import { link, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { codeOf, SOCKET_PORT } from "./paths.ts";

/** What `postmaster.pid` says of the server. It alone is believed; what it names is then checked. */
export interface PidFile {
  readonly path: string;
  readonly text: string;
  readonly writtenAt: Date;
  /** Null while it is being written, or after a power loss. */
  readonly pid: number | null;
  readonly socketDirectory: string | null;
  readonly isReady: boolean;
}

/** Postgres writes it in one go; an empty file this old was left by a crash, and Postgres would refuse it for ever. */
const EMPTY_FILE_AGE_MS = 2000;

/** Reads `postmaster.pid`; null where there is none. */
export async function readPidFile(dataDirectory: string): Promise<PidFile | null> {
  return read(join(dataDirectory, "postmaster.pid"));
}

/** Reads the lock file beside the socket, which has the same lines but the status; null where there is none. */
export async function readSocketLock(socketDirectory: string): Promise<PidFile | null> {
  return read(join(socketDirectory, `.s.PGSQL.${SOCKET_PORT}.lock`));
}

async function read(path: string): Promise<PidFile | null> {
  try {
    const [text, { mtime }] = await Promise.all([readFile(path, "utf8"), stat(path)]);
    // Lines: pid, data directory, start time, port, socket directory, listen address, shared memory, status.
    const lines = text.split("\n").map((line) => line.trim());
    const pid = Number(lines[0]);
    return {
      path,
      text,
      writtenAt: mtime,
      pid: Number.isInteger(pid) && pid > 0 ? pid : null,
      socketDirectory: lines[4] || null,
      isReady: lines[7] === "ready",
    };
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null;
    throw error;
  }
}

/**
 * Whether the file names the living server of this very directory. A living pid is not enough: after a crash the
 * number may belong to another program, in a container it nearly always does.
 */
export async function isServerAlive(dataDirectory: string, { pid, writtenAt }: PidFile): Promise<boolean> {
  if (pid === null) return Math.abs(Date.now() - writtenAt.getTime()) < EMPTY_FILE_AGE_MS;
  if (!isAlive(pid)) return false;
  if (process.platform === "linux") {
    // The server's working directory is its data directory, and stays so when that is renamed or mounted elsewhere.
    // A zombie has none.
    const [own, data] = await Promise.all([stat(`/proc/${pid}/cwd`).catch(() => null), stat(dataDirectory)]);
    return own !== null && own.ino === data.ino && own.dev === data.dev;
  }
  const shown = await promisify(execFile)("ps", ["-ww", "-o", "command=", "-p", String(pid)]).catch(() => null);
  return shown?.stdout.includes(dataDirectory) ?? false;
}

/**
 * Takes away a file that was judged stale, so that Postgres does not refuse to start because of it. If another
 * process has replaced it in the meantime, it is put back.
 */
export async function removeStale({ path, text }: PidFile): Promise<void> {
  const aside = `${path}.stale-${process.pid}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return;
    throw error;
  }
  if ((await readFile(aside, "utf8")) !== text) await link(aside, path).catch(() => {});
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
