import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";

export interface ChildWorkersOptions {
  readonly count: number;
  /** The file of the command line, and the arguments with which it works. */
  readonly program: string;
  readonly args: readonly string[];
  /** The variables that they get; this process's own where it is not given. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
  /** Told of each that is started. */
  readonly onStarted?: ((child: ChildProcess) => void) | undefined;
  /** What they say goes there. */
  readonly stderr: Writable;
  /** Told when one has ended by itself, and when another one takes its place. */
  readonly onEnded: (waitMs: number) => void;
}

/** Workers that end with whoever started them. */
export interface ChildWorkers {
  /** Drains them, and resolves when all have ended. */
  stop(): Promise<void>;
}

/** Between an end and the next start: what fails at once is not to keep a machine busy. */
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;
/** One that has worked for so long did not fail at its start. */
const WORKED_MS = 60_000;

/** Starts processes that work, each anew when it ends by itself. */
export function startWorkers(options: ChildWorkersOptions): ChildWorkers {
  const stopping = new AbortController();
  const kept = Array.from({ length: options.count }, () => keepOne(options, stopping.signal));
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all(kept);
    },
  };
}

async function keepOne(options: ChildWorkersOptions, stopping: AbortSignal): Promise<void> {
  for (let waitMs = FIRST_WAIT_MS; !stopping.aborted; ) {
    const startedAt = performance.now();
    await workUntilOver(options, stopping);
    if (stopping.aborted) return;
    if (performance.now() - startedAt > WORKED_MS) waitMs = FIRST_WAIT_MS;
    options.onEnded(waitMs);
    await sleep(waitMs, undefined, { signal: stopping }).catch(() => {});
    waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS);
  }
}

async function workUntilOver(
  { program, args, environment, stderr, onStarted }: ChildWorkersOptions,
  stopping: AbortSignal,
): Promise<void> {
  const child: ChildProcess = spawn(process.execPath, [...process.execArgv, program, ...args], {
    ...(environment ? { env: environment } : {}),
    // It drains when the channel closes: whatever became of us.
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    // What is no number in JSON is sent as well.
    serialization: "advanced",
  });
  onStarted?.(child);
  child.stderr?.pipe(stderr, { end: false });
  const stop = () => child.kill("SIGTERM");
  stopping.addEventListener("abort", stop, { once: true });
  // One that cannot be started tells an error and no end.
  await once(child, "close").catch(() => {});
  stopping.removeEventListener("abort", stop);
}
