import { readdir, rm, statfs } from "node:fs/promises";
import { freemem, tmpdir } from "node:os";
import { join } from "node:path";
import { inspectEmbedded } from "../../utils/postgres/embedded.ts";

/** Files in memory, on Linux. */
const MEMORY = "/dev/shm";
/** Three times what a run has at once: some dozen databases of 10 MB, and the log of what they write. */
const ROOM_BYTES = 2 * 1024 ** 3;
const OURS = /^plancraft-run-(\d+)-/;

/**
 * Where the files of a run's databases are made: in memory where there is room. A database is 300 files, and there are disks
 * that take more than a millisecond to make one.
 */
export async function fastFolder(): Promise<string> {
  const room = await statfs(MEMORY).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => 0,
  );
  if (Math.min(room, freemem()) < ROOM_BYTES) return tmpdir();
  await removeLeftovers();
  return MEMORY;
}

/** The beginning of a folder's name, by which a later run knows whose it was. */
export const ofThisRun = (what: string) => `plancraft-run-${process.pid}-${what}-`;

/** What killed runs left takes memory until somebody removes it. */
async function removeLeftovers(): Promise<void> {
  for (const name of await readdir(MEMORY)) {
    const pid = Number(OURS.exec(name)?.[1]);
    if (!pid || isAlive(pid)) continue;
    const { pid: server } = await inspectEmbedded(join(MEMORY, name)).catch(() => ({ pid: null }));
    if (server !== null) process.kill(server, "SIGQUIT");
    await rm(join(MEMORY, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
