import { createHash } from "node:crypto";
import { access, chmod, chown, constants, lstat, mkdir, realpath } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isUnwritable } from "../../errors/file-problem.ts";
import { AppError, describe } from "../../errors.ts";
import { homeError, makeDirectory } from "../../home.ts";
import type { ServerUser } from "./user.ts";

/** Where the embedded server keeps its things, all of them in or beside one data directory. */
export interface EmbeddedPaths {
  readonly home: string;
  readonly dataDirectory: string;
  readonly log: string;
  /** Held by the one process that is just starting the server. */
  readonly claim: string;
}

/** Names the socket file only: nothing listens on TCP. */
export const SOCKET_PORT = 5432;
/** `sun_path` holds 108 bytes on Linux and 104 on macOS, the closing zero included. */
const SOCKET_PATH_BYTES_MAX = 103;
/** Postgres reads its list of socket directories with commas and quotes; plain names need none of that. */
const PLAIN_PATH = /^[A-Za-z0-9_./-]+$/;
const OWNER_ONLY = 0o700;
/** nobody must get through the home to its data, and may not look around in it. */
const OWNER_AND_PASSING = 0o711;

/**
 * The places under a home, which is created with mode 0700 if it is missing.
 *
 * @param home An absolute path.
 * @param major Postgres's major version.
 * @throws AppError `storage-home`, `storage-home-full` where the home cannot be created or written.
 */
export async function embeddedPaths(home: string, major: number): Promise<EmbeddedPaths> {
  try {
    makeDirectory(home);
    // Without symbolic links: two names of one home are one server.
    const real = await realpath(home);
    await access(real, constants.R_OK | constants.W_OK | constants.X_OK);
    const base = join(real, `postgres-${major}`);
    return { home: real, dataDirectory: base, log: `${base}.log`, claim: `${base}.starting` };
  } catch (error) {
    throw homeError(home, error);
  }
}

/** Lets the server's user through the home, where it is not our own. */
export async function openHome(paths: EmbeddedPaths, user: ServerUser): Promise<void> {
  if (user.runsAs === "nobody") await chmod(paths.home, OWNER_AND_PASSING);
}

/**
 * The directory of the socket: in the home, or in the temporary directory where the home's path is too long.
 *
 * @throws AppError `storage-embedded` where others could get at it: whoever may open the socket is let in.
 */
export async function socketDirectory(paths: EmbeddedPaths, user: ServerUser): Promise<string> {
  const id = createHash("sha256").update(paths.dataDirectory).digest("hex").slice(0, 16);
  const name = `plancraft-${id}`;
  const choices = [`${paths.dataDirectory}.run`, join(tmpdir(), name), join("/tmp", name)];
  const folder = choices.find((path) => PLAIN_PATH.test(path) && socketBytes(path) <= SOCKET_PATH_BYTES_MAX);
  if (folder === undefined) throw refused(paths, tmpdir(), "path too long");
  try {
    await mkdir(folder, { mode: OWNER_ONLY });
    if (user.runsAs !== "namespace") await chown(folder, user.uid, user.gid);
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw refused(paths, folder, codeOf(error), error);
  }
  await checkSocketDirectory(paths, folder, user);
  return folder;
}

/**
 * Refuses a socket directory that is not the server user's alone.
 *
 * @throws AppError `storage-embedded`.
 */
export async function checkSocketDirectory(paths: EmbeddedPaths, folder: string, user: ServerUser): Promise<void> {
  const found = await lstat(folder).catch((error: unknown) => {
    throw refused(paths, folder, codeOf(error), error);
  });
  const isOurs = found.isDirectory() && found.uid === user.uid && (found.mode & 0o777) === OWNER_ONLY;
  if (!isOurs) throw refused(paths, folder, "it must be a directory of the server's user with mode 0700");
}

function socketBytes(folder: string): number {
  return Buffer.byteLength(join(folder, `.s.PGSQL.${SOCKET_PORT}`));
}

function refused(paths: EmbeddedPaths, folder: string, problem: string, cause?: unknown): AppError {
  return startError(paths, `${folder} cannot be used: ${problem}`, cause);
}

/** Why the server cannot be started, or made: the home where that is what cannot be written. */
export function startError(paths: EmbeddedPaths, problem: string, cause?: unknown): AppError {
  if (isUnwritable(cause)) return homeError(paths.home, cause);
  return new AppError("storage-embedded", { problem, log: paths.log }, cause);
}

/** The system's code of an error, such as `ENOENT`; its message where it has none. */
export function codeOf(error: unknown): string {
  if (error instanceof Error && "code" in error && typeof error.code === "string") return error.code;
  return describe(error);
}
