import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { AppError, describe } from "../errors.ts";
import { type EmbeddedBinaries, findBinaries } from "./embedded/binaries.ts";
import {
  connectEmbedded,
  countShares,
  disconnect,
  isLast,
  isPassing,
  releaseShare,
  takeShare,
} from "./embedded/client.ts";
import { checkSocketDirectory, type EmbeddedPaths, embeddedPaths, startError } from "./embedded/paths.ts";
import { isServerAlive, type PidFile, readPidFile } from "./embedded/pid-file.ts";
import { lacksRoom, POLL_MS, ProgramEnded, startServer } from "./embedded/start.ts";
import { chooseUser, type ServerUser } from "./embedded/user.ts";

/** Start, recovery after a crash and somebody else's stop included. */
const JOIN_TIMEOUT_MS = 30_000;
/**
 * Waits between tries to start. A killed server's children hold its shared memory for a moment, and another process
 * may be starting or stopping; a server that still fails after these 3 seconds cannot run.
 */
const START_WAITS_MS = [100, 200, 400, 800, 1600];
/** A fast stop takes about 100 ms; a slower one goes on without us, and the next start waits for it. */
const STOP_TIMEOUT_MS = 5000;

/** This process's share in the embedded server. */
export interface EmbeddedServer {
  readonly socketDirectory: string;
  readonly dataDirectory: string;
  /** The connection that holds the share. Where it was lost the share is taken again first, the server started if need be. */
  connection(): Promise<pg.Client>;
  /** Gives the share back and, as the last one, stops the server. Never throws; a second call does nothing. */
  leave(): Promise<void>;
}

interface Place {
  readonly paths: EmbeddedPaths;
  readonly binaries: EmbeddedBinaries;
  readonly user: ServerUser;
}

interface Joined {
  readonly client: pg.Client;
  readonly socketDirectory: string;
}

/**
 * Joins the embedded server of a home, starting it (and making it, the first time) where it does not run.
 * It survives this process; the last one to leave stops it. Takes one connection for as long as it is used.
 *
 * @param home An absolute path; created with mode 0700 if it is missing.
 * @throws AppError `storage-embedded` where it cannot be started within 30 seconds; `storage-home`, `storage-home-full`.
 */
export async function joinEmbedded(home: string): Promise<EmbeddedServer> {
  const place = await placeOf(home);
  let joined = await join(place);
  let rejoining = Promise.resolve();
  let leaving: Promise<void> | undefined;

  // A crash of one backend makes the server drop every connection, this one's lock with it. Without a new share the
  // next process to leave would stop the server under this one.
  const watch = ({ client }: Joined) => {
    client.once("end", () => {
      if (leaving !== undefined) return;
      rejoining = join(place).then(
        (again) => {
          joined = again;
          watch(again);
        },
        // The next query says that the server is gone.
        () => {},
      );
    });
  };
  watch(joined);

  const leave = async () => {
    await rejoining;
    const { client } = joined;
    try {
      await releaseShare(client);
      if (await isLast(client)) await stop(place.paths);
    } catch {
      // The server is gone already, and the share with it.
    }
    await disconnect(client);
  };
  return {
    socketDirectory: joined.socketDirectory,
    dataDirectory: place.paths.dataDirectory,
    connection: () => rejoining.then(() => joined.client),
    leave: () => (leaving ??= leave()),
  };
}

async function placeOf(home: string): Promise<Place> {
  const binaries = await findBinaries();
  const paths = await embeddedPaths(home, binaries.major);
  return { paths, binaries, user: await chooseUser(paths.dataDirectory) };
}

async function join(place: Place): Promise<Joined> {
  const { paths } = place;
  const deadlineMs = performance.now() + JOIN_TIMEOUT_MS;
  let problem: unknown;
  let startFailures = 0;
  while (performance.now() < deadlineMs) {
    const file = await readPidFile(paths.dataDirectory);
    if (file !== null) {
      try {
        const joined = await enter(place, file);
        if (joined !== null) return joined;
      } catch (error) {
        if (!isPassing(error)) throw failed(paths, error);
        problem = error;
      }
      if (await isServerAlive(paths.dataDirectory, file)) {
        await sleep(POLL_MS);
        continue;
      }
    }
    try {
      await startServer({ ...place, deadlineMs });
    } catch (error) {
      const waitMs = START_WAITS_MS[startFailures];
      if (!(error instanceof ProgramEnded)) throw failed(paths, error);
      if (await lacksRoom(paths)) throw new AppError("storage-home-full", { home: paths.home }, error);
      if (waitMs === undefined) throw failed(paths, error);
      startFailures += 1;
      problem = error;
      await sleep(waitMs);
    }
  }
  throw failed(paths, problem, "it is not ready after 30 s; last: ");
}

/** Null while the server has not said where its socket is, or does not take connections yet. */
async function enter({ paths, user }: Place, file: PidFile): Promise<Joined | null> {
  const { socketDirectory } = file;
  // A file left by a crash says "ready" too, and its socket refuses; any other word means to wait.
  if (socketDirectory === null || !file.isReady) return null;
  // A copied home still names the other home's socket.
  if (!(await isServerAlive(paths.dataDirectory, file))) return null;
  await checkSocketDirectory(paths, socketDirectory, user);
  const client = await connectEmbedded(socketDirectory);
  try {
    await takeShare(client);
    return { client, socketDirectory };
  } catch (error) {
    await disconnect(client);
    throw error;
  }
}

/** Fast stop, as pg_ctl does it, but only of a process that was seen to be this server. */
async function stop(paths: EmbeddedPaths): Promise<void> {
  const file = await readPidFile(paths.dataDirectory);
  if (file?.pid == null || !(await isServerAlive(paths.dataDirectory, file))) return;
  process.kill(file.pid, "SIGINT");
  const deadlineMs = performance.now() + STOP_TIMEOUT_MS;
  // The file is the last thing the server takes away.
  while (performance.now() < deadlineMs) {
    const now = await readPidFile(paths.dataDirectory);
    if (now?.pid !== file.pid) return;
    await sleep(POLL_MS);
  }
}

/** What `plancraft doctor` tells of the embedded server. */
export interface EmbeddedStatus {
  readonly dataDirectory: string;
  readonly log: string;
  readonly isRunning: boolean;
  readonly pid: number | null;
  /** How many processes use it; null where it does not run or does not answer. */
  readonly clients: number | null;
  /** It runs and nobody uses it, as after a kill. The next process joins it, and stops it when it leaves. */
  readonly isOrphaned: boolean;
}

/**
 * Looks at the embedded server without starting or joining it. A process that has it open itself is counted.
 *
 * @param home An absolute path; created if it is missing.
 * @throws AppError `storage-embedded` where there is no embedded server for this machine; `storage-home`,
 *   `storage-home-full`.
 */
export async function inspectEmbedded(home: string): Promise<EmbeddedStatus> {
  const { paths } = await placeOf(home);
  const base = { dataDirectory: paths.dataDirectory, log: paths.log };
  const file = await readPidFile(paths.dataDirectory);
  if (file === null || !(await isServerAlive(paths.dataDirectory, file))) {
    return { ...base, isRunning: false, pid: null, clients: null, isOrphaned: false };
  }
  const clients = await withClient(paths, file, countShares);
  return { ...base, isRunning: true, pid: file.pid, clients, isOrphaned: clients === 0 };
}

/** Null where the server does not answer, or stops while it is asked. */
async function withClient<T>(
  paths: EmbeddedPaths,
  file: PidFile,
  use: (client: pg.Client) => Promise<T>,
): Promise<T | null> {
  if (file.socketDirectory === null) return null;
  let client: pg.Client | undefined;
  try {
    client = await connectEmbedded(file.socketDirectory);
    return await use(client);
  } catch (error) {
    if (isPassing(error)) return null;
    throw failed(paths, error);
  } finally {
    if (client !== undefined) await disconnect(client);
  }
}

function failed(paths: EmbeddedPaths, cause: unknown, before = ""): AppError {
  if (cause instanceof AppError) return cause;
  return startError(paths, `${before}${describe(cause)}`, cause);
}
