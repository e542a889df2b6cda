import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { openDatabase } from "../../../utils/postgres/database.ts";
import { findBinaries } from "../../../utils/postgres/embedded/binaries.ts";

/** A Postgres server that is ours alone: nobody but us starts it again when it is killed. */
export interface OwnPostgres {
  /** Works as DATABASE_URL. */
  readonly url: string;
  /** SIGKILL to the server. */
  kill(): void;
  /** Starts it again, and resolves when it answers. */
  start(): Promise<void>;
  /** The disk that its tables lie on; null where this machine lets us mount none. */
  readonly disk: { fill(): Promise<void>; makeRoom(): Promise<void> } | null;
  /** Has the tables outlive the small disk, which goes with its last process. */
  keep(): Promise<void>;
  close(): Promise<void>;
}

/** For the tables of ten minutes' sessions, ten times over. */
const DISK = "400m";

/**
 * Reads a word a line and answers each with one: `start` gives the server's pid. The small disk is mounted in a namespace that
 * this shell is in, so that it outlives the server; the namespace within is there because Postgres refuses root.
 */
const SHELL = `
if [ -n "$DISK" ]; then mount -t tmpfs -o "size=$DISK_SIZE,mode=0700" plancraft-chaos "$DISK" || exit 1; fi
echo ready
while read -r word; do case "$word" in
  start) "$@" >> "$LOG" 2>&1 < /dev/null & echo $! ;;
  fill) dd if=/dev/zero of="$DISK/ballast" bs=64k 2> /dev/null; echo full ;;
  empty) rm -f "$DISK/ballast"; echo empty ;;
esac; done`;
const NOBODY = ["unshare", "--user", "--map-user=65534", "--map-group=65534", "--"];

/** Makes a cluster in a folder and starts its server. */
export async function startOwnPostgres(folder: string): Promise<OwnPostgres> {
  const home = join(folder, "postgres");
  await (await openDatabase({ home })).close();
  const { postgres, major } = await findBinaries();
  const [disk, socket] = [join(folder, "disk"), join(folder, "socket")];
  for (const path of [disk, socket]) await mkdir(path, { mode: 0o700 });
  const settings = ["listen_addresses=", `unix_socket_directories=${socket}`, "max_connections=200"];
  const command = [postgres, "-D", join(home, `postgres-${major}`), ...settings.flatMap((setting) => ["-c", setting])];
  const log = join(folder, "logs", "postgres.log");
  const onDisk = await startShell({ LOG: log, DISK: disk, DISK_SIZE: DISK }, [...NOBODY, ...command]);
  const shell =
    onDisk ?? (await startShell({ LOG: log }, process.getuid?.() === 0 ? [...NOBODY, ...command] : command));
  if (shell === null) throw new Error("No shell to start Postgres from");
  const url = `postgresql://postgres@localhost:5432/postgres?host=${encodeURIComponent(socket)}`;
  let pid = 0;
  const start = async () => {
    // A killed server's children hold its memory for a moment, and it does not start before.
    for (;;) {
      pid = Number(await shell.ask("start"));
      while (isAlive(pid)) {
        if (await answers(url)) return;
        await sleep(20);
      }
      await sleep(100);
    }
  };
  process.once("exit", () => isAlive(pid) && process.kill(pid, "SIGKILL"));
  await start();
  if (onDisk) {
    await statement(url, `CREATE TABLESPACE small LOCATION '${disk}'`);
    await statement(url, "ALTER DATABASE postgres SET default_tablespace = small");
  }
  return {
    url,
    kill: () => void process.kill(pid, "SIGKILL"),
    start,
    disk: onDisk && {
      fill: async () => void (await onDisk.ask("fill")),
      makeRoom: async () => void (await onDisk.ask("empty")),
    },
    keep: async () => {
      if (!onDisk) return;
      await statement(url, "ALTER TABLE ALL IN TABLESPACE small SET TABLESPACE pg_default");
      await statement(url, "ALTER INDEX ALL IN TABLESPACE small SET TABLESPACE pg_default");
      await statement(url, "ALTER DATABASE postgres RESET default_tablespace");
      await statement(url, "DROP TABLESPACE small");
    },
    close: async () => {
      if (isAlive(pid)) process.kill(pid, "SIGINT");
      while (isAlive(pid)) await sleep(20);
      await shell.end();
    },
  };
}

interface Shell {
  ask(word: string): Promise<string>;
  end(): Promise<void>;
}

/** Null where a disk was wanted and cannot be mounted. */
async function startShell(
  variables: Readonly<Record<string, string>>,
  command: readonly string[],
): Promise<Shell | null> {
  const namespace = variables["DISK"] === undefined ? [] : ["unshare", "--user", "--map-root-user", "--mount"];
  const [file = "", ...args] = [...namespace, "sh", "-c", SHELL, "sh", ...command];
  const child: ChildProcess = spawn(file, args, {
    cwd: "/",
    env: { PATH: process.env["PATH"] ?? "", ...variables },
    stdio: ["pipe", "pipe", "ignore"],
    // A Ctrl-C at the terminal is ours to act upon.
    detached: true,
  });
  const ended = once(child, "exit").catch(() => {});
  if (!child.stdout || !child.stdin) throw new Error("A shell without its pipes");
  const lines: Interface = createInterface({ input: child.stdout });
  const line = async () => String((await Promise.race([once(lines, "line"), ended.then(() => [""])]))[0]);
  if ((await line()) !== "ready") return null;
  const { stdin } = child;
  return {
    ask: (word) => {
      const answer = line();
      stdin.write(`${word}\n`);
      return answer;
    },
    end: async () => {
      stdin.end();
      await ended;
    },
  };
}

/** One that has ended and that its shell has not asked for yet is there, too. */
function isAlive(pid: number): boolean {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    return text.slice(text.lastIndexOf(")") + 2, text.lastIndexOf(")") + 3) !== "Z";
  } catch {
    return false;
  }
}

async function answers(url: string): Promise<boolean> {
  return statement(url, "SELECT 1").then(
    () => true,
    () => false,
  );
}

async function statement(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on("error", () => {});
  try {
    await client.connect();
    await client.query(sql);
  } finally {
    await client.end().catch(() => {});
  }
}
