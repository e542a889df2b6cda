import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { chown, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { AppError, describe } from "../../errors.ts";
import { hasLessRoom } from "../../home.ts";
import { type EmbeddedBinaries, spawnProblem } from "./binaries.ts";
import { codeOf, type EmbeddedPaths, openHome, SOCKET_PORT, socketDirectory, startError } from "./paths.ts";
import { isAlive, isServerAlive, readPidFile, readSocketLock, removeStale } from "./pid-file.ts";
import { type Command, checkReach, RUNS_AS_FILE, type ServerUser } from "./user.ts";

/** The superuser of the cluster; who may open the socket is it. */
export const EMBEDDED_USER = "postgres";
/** Short, because a start takes about 100 ms; the file it reads is in the cache. */
export const POLL_MS = 10;
/** initdb and a start take a second or two; an older claim was left by a crash, its pid perhaps used again. */
const CLAIM_AGE_MAX_MS = 15_000;
/** Enough to see what went wrong a few starts ago, and it never fills a disk. */
const LOG_BYTES_MAX = 1_000_000;

/** What initdb writes; and a running server, the next segment of its journal at least. */
const CLUSTER_BYTES = 48_000_000;
const SEGMENT_BYTES = 17_000_000;

/** initdb or the server ran and ended: perhaps a race with another process or a kill, so worth another try. */
export class ProgramEnded extends Error {
  override readonly name = "ProgramEnded";
}

export interface StartContext {
  readonly paths: EmbeddedPaths;
  readonly binaries: EmbeddedBinaries;
  readonly user: ServerUser;
  /** In milliseconds of `performance.now()`. */
  readonly deadlineMs: number;
}

/**
 * Makes the cluster if there is none and starts the server, unless it runs or another process is starting it. The
 * caller connects and sees.
 *
 * @throws ProgramEnded where another try may succeed, AppError `storage-embedded` where none will.
 */
export async function startServer(context: StartContext): Promise<void> {
  const { paths } = context;
  const release = await claim(paths);
  if (release === null) {
    await sleep(POLL_MS);
    return;
  }
  try {
    await createCluster(context);
    const socket = await socketDirectory(paths, context.user);
    for (const file of [await readPidFile(paths.dataDirectory), await readSocketLock(socket)]) {
      if (file === null) continue;
      if (await isServerAlive(paths.dataDirectory, file)) return;
      await removeStale(file);
    }
    await launch(context, socket);
  } catch (error) {
    if (error instanceof AppError || error instanceof ProgramEnded) throw error;
    throw startError(paths, describe(error), error);
  } finally {
    await release();
  }
}

/**
 * A courtesy that keeps ten processes from running initdb ten times. Nothing rests on it: the rename of the data
 * directory and Postgres's own lock file decide.
 */
async function claim(paths: EmbeddedPaths): Promise<(() => Promise<void>) | null> {
  const mine = `${process.pid} ${randomUUID()}`;
  try {
    await writeFile(paths.claim, mine, { flag: "wx", mode: 0o600 });
  } catch (error) {
    if (codeOf(error) !== "EEXIST") {
      // On a full disk it was made, and holds nobody's name: everybody would wait for it.
      await rm(paths.claim, { force: true }).catch(() => {});
      throw startError(paths, `${paths.home} cannot be written: ${codeOf(error)}`, error);
    }
    const holder = Number.parseInt(await readFile(paths.claim, "utf8").catch(() => ""), 10);
    const written = await stat(paths.claim).catch(() => null);
    if (written === null) return null;
    const isDead = Number.isInteger(holder) && !isAlive(holder);
    if (isDead || Math.abs(Date.now() - written.mtimeMs) > CLAIM_AGE_MAX_MS) await rm(paths.claim, { force: true });
    return null;
  }
  return async () => {
    const holder = await readFile(paths.claim, "utf8").catch(() => "");
    if (holder === mine) await rm(paths.claim, { force: true });
  };
}

/** initdb in a directory of its own, then one rename: a cluster is complete or is not there. */
async function createCluster(context: StartContext): Promise<void> {
  const { paths, binaries, user } = context;
  if (await hasCluster(paths.dataDirectory)) return;
  await openHome(paths, user);
  await checkReach(user, paths.dataDirectory, [binaries.initdb, paths.dataDirectory]);
  await removeLeftovers(paths);
  const fresh = `${paths.dataDirectory}.new-${process.pid}-${randomUUID().slice(0, 8)}`;
  try {
    await mkdir(fresh, { mode: 0o700 });
    if (user.runsAs !== "namespace") await chown(fresh, user.uid, user.gid);
    // Without the locale options a missing LANG gives a SQL_ASCII cluster, where Korean is bytes.
    const locale = ["-E", "UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"];
    const args = ["-D", fresh, "-U", EMBEDDED_USER, "-A", "trust", "--no-instructions", ...locale];
    const child = await background(paths, binaries.initdb, user.command(binaries.initdb, args));
    await ended(child);
    if (child.exitCode !== 0) throw new ProgramEnded(`initdb ended with ${child.exitCode ?? child.signalCode}`);
    await writeFile(join(fresh, RUNS_AS_FILE), `${user.runsAs}\n`, { mode: 0o600 });
    await rename(fresh, paths.dataDirectory);
    const home = await open(paths.home);
    await home.sync().finally(() => home.close());
  } catch (error) {
    if (!(await hasCluster(paths.dataDirectory))) throw error;
  } finally {
    // What a killed initdb has started goes on writing for a moment.
    await rm(fresh, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Whether the disk is full for what was to be started: a program only says so in its log. */
export async function lacksRoom({ home, dataDirectory }: EmbeddedPaths): Promise<boolean> {
  return hasLessRoom(home, (await hasCluster(dataDirectory)) ? SEGMENT_BYTES : CLUSTER_BYTES);
}

async function hasCluster(dataDirectory: string): Promise<boolean> {
  return stat(join(dataDirectory, "PG_VERSION")).then(
    () => true,
    () => false,
  );
}

/** What a killed process left of its initdb. */
async function removeLeftovers(paths: EmbeddedPaths): Promise<void> {
  const prefix = `${basename(paths.dataDirectory)}.new-`;
  for (const name of await readdir(paths.home)) {
    if (!name.startsWith(prefix)) continue;
    if (!isAlive(Number.parseInt(name.slice(prefix.length), 10))) {
      // An initdb that outlived its parent may still be writing; what cannot be removed now is removed next time.
      await rm(join(paths.home, name), { recursive: true, force: true, maxRetries: 5 }).catch(() => {});
    }
  }
}

/** Starts the server and waits until it is ready, it ends, or the time is up. */
async function launch(context: StartContext, socket: string): Promise<void> {
  const { paths, binaries, user, deadlineMs } = context;
  const settings = {
    listen_addresses: "",
    unix_socket_directories: socket,
    unix_socket_permissions: "0700",
    port: String(SOCKET_PORT),
    // 20 processes with all of their connections, and room to spare.
    max_connections: "150",
    // Two lines for every quiet checkpoint would be most of the log.
    log_checkpoints: "off",
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  // Not pg_ctl: it hands its paths to a shell, and its stop signals whatever pid the file names.
  const command = user.command(binaries.postgres, ["-D", paths.dataDirectory, ...args]);
  const child = await background(paths, binaries.postgres, command);
  // The server outlives this process, so it must not hold it either.
  child.unref();
  while (performance.now() < deadlineMs) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new ProgramEnded(`the server ended with ${child.exitCode ?? child.signalCode}`);
    }
    const file = await readPidFile(paths.dataDirectory);
    if (file?.isReady && file.pid === child.pid) return;
    await sleep(POLL_MS);
  }
}

/** Runs a program in a session of its own, so that Ctrl-C in the terminal does not reach it; output to the log. */
async function background(paths: EmbeddedPaths, file: string, command: Command): Promise<ChildProcess> {
  const isLarge = ((await stat(paths.log).catch(() => null))?.size ?? 0) > LOG_BYTES_MAX;
  const log = await open(paths.log, isLarge ? "w" : "a", 0o600);
  try {
    const stdio = ["ignore", log.fd, log.fd] as const;
    const child = spawn(command.file, [...command.args], { ...command.options, stdio: [...stdio], detached: true });
    await once(child, "spawn");
    return child;
  } catch (error) {
    throw startError(paths, error instanceof Error ? await spawnProblem(file, error) : describe(error), error);
  } finally {
    await log.close();
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
}
