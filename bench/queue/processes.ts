// What the benchmark of the queue is made of: databases of one server, workers as they are built, and waiting for rows.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { openDatabase } from "../../utils/postgres/database.ts";

/** Where the parts of the benchmark put what they make, and what they say. */
export interface Bench {
  readonly home: string;
  readonly say: (line: string) => void;
  /** Makes a database of its own. @returns Its address. */
  database(name: string): Promise<string>;
}

export interface OpenBench extends Bench {
  close(): Promise<void>;
}

/** Starts the embedded server, with fsync on. */
export async function openBench(home: string, say: (line: string) => void): Promise<OpenBench> {
  const server = await openDatabase({ home: join(home, "server") });
  const { rows } = await server.pool.query<{ folder: string }>(
    "SELECT current_setting('unix_socket_directories') AS folder",
  );
  const socket = encodeURIComponent(rows[0]?.folder ?? "");
  return {
    home,
    say,
    database: async (name) => {
      await server.pool.query(`CREATE DATABASE ${name}`);
      return `postgresql://postgres@localhost:5432/${name}?host=${socket}`;
    },
    close: () => server.close(),
  };
}

/** `plancraft work`, which is told to have begun. */
export interface WorkProcess {
  readonly pid: number;
  /** At once, as a crash ends it. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a worker as it is built. @param variables Its database and its model; the offline one where none is given. */
export async function startWork(
  { home }: Bench,
  concurrency: number,
  variables: Readonly<Record<string, string>>,
): Promise<WorkProcess> {
  const folder = join(home, "workers");
  await mkdir(folder, { recursive: true });
  const main = join(import.meta.dirname, "../../dist/cli/main.js");
  const child = spawn(process.execPath, [main, "work", "--json", "--concurrency", String(concurrency)], {
    env: {
      ...process.env,
      PLANCRAFT_MODEL: "offline",
      LOG_LEVEL: "warn",
      USE_DURABLE_WORKER: "true",
      PLANCRAFT_HOME: folder,
      ...variables,
    },
    stdio: ["ignore", "pipe", "ignore"],
  });
  const ended = once(child, "exit").then(([code]) => Promise.reject(new Error(`A worker ended with ${code}`)));
  ended.catch(() => {});
  await Promise.race([once(createInterface({ input: child.stdout }), "line"), ended]);
  return { pid: child.pid ?? 0, kill: () => end(child, "SIGKILL"), stop: () => end(child, "SIGTERM") };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const ended = once(child, "exit");
  child.kill(signal);
  await ended;
}

/** Waits until a statement, which counts, counts so many. @throws Error after 5 minutes. */
export async function untilCounted(pool: pg.Pool, sql: string, count: number): Promise<void> {
  for (const deadlineMs = performance.now() + 300_000; ; await sleep(20)) {
    const { rows } = await pool.query<{ count: number }>(sql);
    if ((rows[0]?.count ?? 0) >= count) return;
    if (performance.now() > deadlineMs) throw new Error(`${sql}: ${rows[0]?.count} of ${count}`);
  }
}
