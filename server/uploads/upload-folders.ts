import { createHash } from "node:crypto";
import { lstat, mkdtemp, readdir, rm } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { fileProblem } from "../../utils/errors/file-problem.ts";
import { AppError } from "../../utils/errors.ts";

/** No upload takes a day. What is older is nobody's, whatever its name says of a process on another machine. */
const STALE_MS = 24 * 60 * 60 * 1000;
/** Of which machine and process a folder is: several may share the place. */
const HOST = createHash("sha256").update(hostname()).digest("hex").slice(0, 8);
const NAME = /^plancraft-upload-([0-9a-f]{8})-(\d+)-\w+$/;

/** The folders of this process that are in use. */
const open = new Set<string>();

/** Folders for the files of a request each, which nobody else can read. */
export class UploadFolders {
  readonly #directory: string;

  /** @param directory Where they are made; the system's place for temporary files where it is not given. */
  constructor(directory = tmpdir()) {
    this.#directory = directory;
  }

  /** @throws AppError `uploads-unusable`. */
  async make(): Promise<string> {
    try {
      // Its mode is 0700.
      const folder = await mkdtemp(join(this.#directory, `plancraft-upload-${HOST}-${process.pid}-`));
      open.add(folder);
      return folder;
    } catch (error) {
      throw this.unusable(error);
    }
  }

  /** Removes a folder with all that is in it. What cannot be removed now is removed by a later `sweep`. */
  async remove(folder: string): Promise<void> {
    await rm(folder, { recursive: true, force: true }).catch(() => {});
    open.delete(folder);
  }

  /** Removes what servers have left that were killed. */
  async sweep(): Promise<void> {
    const names = await readdir(this.#directory).catch(() => []);
    await Promise.all(
      names.map(async (name) => {
        const folder = join(this.#directory, name);
        if (await isStale(name, folder)) await this.remove(folder);
      }),
    );
  }

  unusable(error: unknown): AppError {
    return new AppError("uploads-unusable", { directory: this.#directory, problem: fileProblem(error) }, error);
  }
}

async function isStale(name: string, folder: string): Promise<boolean> {
  const [, host, pid] = NAME.exec(name) ?? [];
  if (host === undefined || open.has(folder)) return false;
  const found = await lstat(folder).catch(() => null);
  if (!found?.isDirectory() || found.uid !== process.getuid?.()) return false;
  // A process of our own number that is not this one is over: numbers are given again, in containers always the same.
  const isOver = Number(pid) === process.pid || !isAlive(Number(pid));
  return (host === HOST && isOver) || Date.now() - found.mtimeMs > STALE_MS;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
