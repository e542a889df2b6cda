import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { chmod, lstat, mkdtemp, readdir, rm } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { readConfig } from "../../utils/config/read-config.ts";
import { isDiskFull, isUnwritable } from "../../utils/errors/file-problem.ts";
import { makeDirectory } from "../../utils/home.ts";
import type { Environment } from "../setup/surroundings.ts";

/** Nothing takes a day: what is older is nobody's, where its process is on another machine, or cannot be told. */
const STALE_MS = 24 * 60 * 60 * 1000;
const OWNER_ONLY = 0o700;
/** Of which machine a folder is: several may share the home. */
const HOST = createHash("sha256").update(hostname()).digest("hex").slice(0, 8);
/** What it is for, whose, the process's number and when that began. */
const NAME = /^[a-z]+-([0-9a-f]{8})-(\d+)-(\d+)-\w+$/;
const OWN_START = startOf(process.pid);

/** The folders of this process that are in use. */
const open = new Set<string>();

/** A folder that is there until it is disposed of. */
export interface TemporaryFolder extends AsyncDisposable {
  readonly path: string;
}

/**
 * Folders for files that are needed for a moment, which nobody else can read: all of them in one folder of the home, each
 * named for the process that made it, so that the next one can remove what a killed one left.
 */
export class TemporaryFolders {
  /** Where they are. */
  readonly directory: string;
  /** Where they are while the home cannot be written, as in a container that only reads. */
  readonly #instead: string;

  /** @param home Absolute. */
  constructor(home: string, instead = join(tmpdir(), `plancraft-${process.getuid?.() ?? "user"}`)) {
    this.directory = join(home, "tmp");
    this.#instead = instead;
  }

  /**
   * Makes one. Disposed of, it goes with all that is in it; what cannot be removed then is removed by a later `sweep`.
   * @param what A word for what it is for: small letters only.
   * @throws The system's own error; `EEXIST` where something else is in the place of ours.
   */
  async make(what: string): Promise<TemporaryFolder> {
    const path = await this.#madeIn(this.directory, what).catch((error: unknown) => {
      if (isDiskFull(error) || !isUnwritable(error)) throw error;
      return this.#madeIn(this.#instead, what);
    });
    return {
      path,
      [Symbol.asyncDispose]: async () => {
        await rm(path, { recursive: true, force: true }).catch(() => {});
        open.delete(path);
      },
    };
  }

  /** Removes what processes have left that are gone. What is not named as ours, not a folder or not our user's stays. */
  async sweep(): Promise<void> {
    await Promise.all([this.directory, this.#instead].map(sweepIn));
  }

  async #madeIn(directory: string, what: string): Promise<string> {
    makeDirectory(directory);
    const found = await lstat(directory);
    if (!found.isDirectory() || !isOurs(found))
      throw Object.assign(new Error("not a directory of ours"), { code: "EEXIST" });
    if ((found.mode & 0o777) !== OWNER_ONLY) await chmod(directory, OWNER_ONLY);
    // Its mode is 0700, too.
    const path = await mkdtemp(join(directory, `${what}-${HOST}-${process.pid}-${OWN_START}-`));
    open.add(path);
    return path;
  }
}

/** Those of the home that is configured. @param environment The process's own where it is not given. */
export function temporaryFolders(environment?: Environment): TemporaryFolders {
  return new TemporaryFolders(readConfig(environment).home);
}

async function sweepIn(directory: string): Promise<void> {
  const found = await lstat(directory).catch(() => null);
  if (!found?.isDirectory() || !isOurs(found)) return;
  const names = await readdir(directory).catch(() => []);
  await Promise.all(
    names.map(async (name) => {
      const path = join(directory, name);
      // Links in it are removed and not followed.
      if (await isLeft(name, path)) await rm(path, { recursive: true, force: true }).catch(() => {});
    }),
  );
}

async function isLeft(name: string, path: string): Promise<boolean> {
  const [, host, pid, start] = NAME.exec(name) ?? [];
  if (host === undefined || open.has(path)) return false;
  const found = await lstat(path).catch(() => null);
  if (!found?.isDirectory() || !isOurs(found)) return false;
  const isThere = host === HOST ? isProcess(Number(pid), Number(start)) : null;
  return isThere === null ? Date.now() - found.mtimeMs > STALE_MS : !isThere;
}

function isOurs({ uid }: { readonly uid: number }): boolean {
  return process.getuid === undefined || uid === process.getuid();
}

/**
 * Whether this very process is there: its number is given again, in containers nearly always to the next one. Null where
 * that cannot be said.
 */
function isProcess(pid: number, start: number): boolean | null {
  if (!isAlive(pid)) return false;
  const begun = startOf(pid);
  return begun === 0 || start === 0 ? null : begun === start;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** When a process began, in ticks since the system did; 0 where that is not told, as on other systems than Linux. */
function startOf(pid: number): number {
  try {
    // Its name, in brackets, may hold blanks and brackets: fields are counted behind it, and this is the 22nd of all.
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    const start = Number(text.slice(text.lastIndexOf(")") + 2).split(" ")[19]);
    return Number.isSafeInteger(start) ? start : 0;
  } catch {
    return 0;
  }
}
