import { execFile, type SpawnOptions } from "node:child_process";
import { readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { AppError } from "../../errors.ts";

/**
 * Whom the server runs as. Postgres refuses root, so root hands it to a user namespace (files still belong to root
 * outside) or, where that is refused, to nobody. The files of the two do not mix.
 */
export type RunsAs = "self" | "namespace" | "nobody";

/** A user for the server's programs, and how they are started as that user. */
export interface ServerUser {
  readonly runsAs: RunsAs;
  /** Owner of the files, seen from here. */
  readonly uid: number;
  readonly gid: number;
  command(file: string, args: readonly string[]): Command;
}

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly options: Pick<SpawnOptions, "uid" | "gid" | "cwd" | "env">;
}

/** Lies inside the data directory, so that it appears in the same rename as the data it speaks of. */
export const RUNS_AS_FILE = "plancraft-runs-as";

/**
 * Nothing of the caller's environment reaches the server: PG* variables would change it, keys would be readable in
 * it, and a missing LANG must not matter.
 */
const ENVIRONMENT = {
  PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/run/current-system/sw/bin",
  LC_ALL: "C",
  TZ: "UTC",
};
/** Any place that every user may enter; the caller's own directory may be one that the server's user may not. */
const WORKING_DIRECTORY = "/";
/** `nobody` on Linux: initdb wants a name for its uid, and this one has a name everywhere. */
const NAMESPACE = ["-U", "--map-user=65534", "--map-group=65534", "--"];

const run = promisify(execFile);

/**
 * Chooses the user for the server: the one recorded with the data, else the best this machine allows.
 *
 * @param dataDirectory The data directory; it need not exist.
 * @param refuseNamespace For tests: act as where user namespaces are refused.
 * @throws AppError `storage-embedded` where the data belongs to somebody else, or nobody has no way in.
 */
export async function chooseUser(dataDirectory: string, refuseNamespace = false): Promise<ServerUser> {
  const uid = process.getuid?.() ?? 0;
  const gid = process.getgid?.() ?? 0;
  const owner = await stat(dataDirectory).catch(() => null);
  if (uid !== 0) {
    if (owner !== null && owner.uid !== uid) throw unusable(dataDirectory, `${dataDirectory} belongs to another user`);
    return { runsAs: "self", uid, gid, command: (file, args) => plain(file, args, {}) };
  }
  // Somebody's own data, opened by root: it stays theirs.
  if (owner !== null && owner.uid !== 0) {
    return asUser((await recorded(dataDirectory)) ?? "self", owner.uid, owner.gid);
  }
  const known = owner === null ? null : await recorded(dataDirectory);
  if (known === "namespace" || (!refuseNamespace && (await namespacesAllowed()))) {
    return {
      runsAs: "namespace",
      uid,
      gid,
      command: (file, args) => plain("unshare", [...NAMESPACE, file, ...args], {}),
    };
  }
  if (owner !== null) throw unusable(dataDirectory, "its data needs user namespaces, and they are refused here");
  return nobody(dataDirectory);
}

/**
 * Checks that nobody can get at what the server needs; a namespace and a user's own server always can.
 *
 * @param paths What has to be reached.
 * @throws AppError `storage-embedded` naming the first directory that is closed.
 */
export async function checkReach(user: ServerUser, dataDirectory: string, paths: readonly string[]): Promise<void> {
  if (user.runsAs !== "nobody") return;
  for (const path of paths) {
    for (let folder = dirname(path); ; folder = dirname(folder)) {
      const { mode } = await stat(folder);
      const EVERYBODY_MAY_ENTER = 0o001;
      if ((mode & EVERYBODY_MAY_ENTER) === 0) {
        throw unusable(dataDirectory, `user namespaces are refused here, and user nobody cannot enter ${folder}`);
      }
      if (folder === dirname(folder)) break;
    }
  }
}

function plain(file: string, args: readonly string[], as: { uid?: number; gid?: number }): Command {
  return { file, args, options: { ...as, cwd: WORKING_DIRECTORY, env: ENVIRONMENT } };
}

function asUser(runsAs: RunsAs, uid: number, gid: number): ServerUser {
  return { runsAs, uid, gid, command: (file, args) => plain(file, args, { uid, gid }) };
}

async function recorded(dataDirectory: string): Promise<RunsAs | null> {
  const text = (await readFile(join(dataDirectory, RUNS_AS_FILE), "utf8").catch(() => "")).trim();
  return text === "self" || text === "namespace" || text === "nobody" ? text : null;
}

async function namespacesAllowed(): Promise<boolean> {
  const { file, args, options } = plain("unshare", [...NAMESPACE, "true"], {});
  return run(file, args, options).then(
    () => true,
    () => false,
  );
}

async function nobody(dataDirectory: string): Promise<ServerUser> {
  try {
    const [uid, gid] = await Promise.all(
      ["-u", "-g"].map(async (flag) => {
        const { file, args, options } = plain("id", [flag, "nobody"], {});
        return Number((await run(file, args, options)).stdout);
      }),
    );
    if (uid === undefined || gid === undefined) throw new Error("id gave no number");
    return asUser("nobody", uid, gid);
  } catch (error) {
    throw unusable(dataDirectory, "user namespaces are refused here, and there is no user nobody", error);
  }
}

function unusable(dataDirectory: string, problem: string, cause?: unknown): AppError {
  return new AppError("storage-embedded", { problem, log: `${dataDirectory}.log` }, cause);
}
