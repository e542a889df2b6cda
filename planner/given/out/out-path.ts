import { randomBytes } from "node:crypto";
import type { Stats } from "node:fs";
import { access, constants, lstat, open, readlink, realpath, rm, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { fileProblem } from "../../../utils/errors/file-problem.ts";
import { AppError, type Wording } from "../../../utils/errors.ts";
import { probeFile } from "../../../utils/home.ts";
import { WRITTEN } from "../files.ts";

const PROBLEMS = {
  socket: { en: "it is a socket", ko: "소켓입니다" },
  blockDevice: { en: "it is a disk", ko: "디스크 장치입니다" },
  directory: { en: "it is a directory", ko: "폴더입니다" },
  readOnly: { en: "it is read-only", ko: "읽기 전용 파일입니다" },
} as const satisfies Record<string, Wording>;

/** Where a text is to be written. */
export interface OutPlace {
  /** The file itself, with links followed; for what is no file, the path as it was given. */
  readonly path: string;
  /** Null where there is nothing yet. */
  readonly known: Stats | null;
  /** Whether it is written into as it is: a pipe, a device, or what a process has open. Else it is replaced as a whole. */
  readonly isStream: boolean;
}

/**
 * Finds where a path leads, and makes sure that it can be written, without changing anything there.
 * @param given Absolute, or from the current directory.
 * @throws AppError `file-unusable`.
 */
export async function outPlace(given: string): Promise<OutPlace> {
  const path = resolve(given);
  try {
    if (/[/\\]$/.test(given)) throw unwritable(path, PROBLEMS.directory);
    const known = await stat(path).catch(absent);
    const isStream = known !== null && (!known.isFile() || (await isOpenedByProcess(path)));
    if (isStream) {
      refuseKind(path, known);
      await access(path, constants.W_OK);
      return { path, known, isStream };
    }
    const target = await targetOf(path);
    if (known) await checkFile(target, known);
    else await tryName(target);
    await probeFile(besides(target));
    return { path: target, known, isStream };
  } catch (error) {
    throw error instanceof AppError ? error : unwritable(path, fileProblem(error), error);
  }
}

/** The error of a file that cannot be written. */
export function unwritable(path: string, problem: Wording, cause?: unknown): AppError {
  return new AppError("file-unusable", { path, use: WRITTEN, problem }, cause);
}

/** A name beside a file that nothing has. */
export function besides(path: string): string {
  return join(dirname(path), `.plancraft-${randomBytes(6).toString("hex")}`);
}

function absent(error: unknown): null {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
  throw error;
}

function refuseKind(path: string, known: Stats): void {
  if (known.isDirectory()) throw unwritable(path, PROBLEMS.directory);
  if (known.isSocket()) throw unwritable(path, PROBLEMS.socket);
  if (known.isBlockDevice()) throw unwritable(path, PROBLEMS.blockDevice);
}

/** `/dev/stdout` and the like may lead to a file: replaced, it would not be the one that the process has open. */
async function isOpenedByProcess(path: string): Promise<boolean> {
  const folder = await realpath(dirname(path));
  return folder === "/dev" || folder.startsWith("/proc/");
}

/** Links followed also where the last one leads to nothing yet. */
async function targetOf(path: string): Promise<string> {
  const real = await realpath(path).catch(absent);
  if (real !== null) return real;
  const here = join(await realpath(dirname(path)), basename(path));
  const link = await lstat(here).catch(absent);
  return link?.isSymbolicLink() ? targetOf(resolve(dirname(here), await readlink(here))) : here;
}

/** No mode stops root; a file that nobody may write is not meant to be replaced all the same. */
async function checkFile(path: string, known: Stats): Promise<void> {
  if ((known.mode & 0o222) === 0) throw unwritable(path, PROBLEMS.readOnly);
  await (await open(path, "a")).close();
}

/** Only the file system knows which names it takes. */
async function tryName(path: string): Promise<void> {
  await (await open(path, "wx")).close();
  await rm(path);
}
