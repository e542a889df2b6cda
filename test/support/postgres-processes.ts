import { type ChildProcess, type ChildProcessWithoutNullStreams, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { inject, onTestFinished } from "vitest";
import { inspectEmbedded, joinEmbedded } from "../../utils/postgres/embedded.ts";
import { COMPILE_CACHE } from "./compile-cache.ts";
import { ofThisRun } from "./fast-folder.ts";

const SCRIPT = new URL("postgres-child.ts", import.meta.url).pathname;

/** Starts `postgres-child.ts` in a process group of its own, with nothing of ours in its environment. */
export function startChild(...args: string[]): ChildProcessWithoutNullStreams {
  const child = spawn(process.execPath, [SCRIPT, ...args], { env: COMPILE_CACHE, detached: true });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  return child;
}

/** Runs `postgres-child.ts` to its end and gives its output. */
export async function runChild(...args: string[]): Promise<string> {
  const child = startChild(...args);
  const [output, problem] = await Promise.all([
    text(child.stdout ?? []),
    text(child.stderr ?? []),
    once(child, "exit"),
  ]);
  if (child.exitCode !== 0) throw new Error(`${args.join(" ")} ended with ${child.exitCode}: ${problem}`);
  return output;
}

/** A child that has the embedded database of a home open, until `release` or a kill. */
export async function holdOpen(
  home: string,
): Promise<{ child: ChildProcessWithoutNullStreams; release: () => Promise<void> }> {
  const child = startChild("hold", home);
  const exited = once(child, "exit");
  await Promise.race([once(child.stdout, "data"), exited.then(() => Promise.reject(new Error("it did not open")))]);
  const release = async () => {
    child.stdin.end();
    await exited;
  };
  return { child, release };
}

/** SIGKILL to everything in the child's process group, and waits until it is gone. */
export async function killGroup(child: ChildProcess): Promise<void> {
  if (child.pid === undefined) throw new Error("the child did not start");
  const exited = once(child, "exit");
  process.kill(-child.pid, "SIGKILL");
  await exited;
}

/** Stops a server that a killed process left, as whoever joins it does on leaving; tells whether there was one. */
export async function stopOrphan(home: string): Promise<boolean> {
  if (!(await inspectEmbedded(home)).isOrphaned) return false;
  const server = await joinEmbedded(home);
  await server.leave();
  return true;
}

/** An empty home; after the test its server is stopped and it is removed. */
export async function createHome(parent = dirname(inject("postgresCluster"))): Promise<string> {
  const home = await mkdtemp(join(parent, ofThisRun("home")));
  onTestFinished(async () => {
    await stopOrphan(home).catch(() => {});
    const { pid } = await inspectEmbedded(home).catch(() => ({ pid: null }));
    if (pid !== null) process.kill(pid, "SIGKILL");
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  });
  return home;
}

/** A home with a cluster that was made before, copied: faster than initdb. */
export async function createHomeWithCluster(): Promise<string> {
  const cluster = inject("postgresCluster");
  const home = await createHome();
  // Not Node's own copy: it takes as long as initdb.
  await promisify(execFile)("cp", ["-a", `${cluster}/.`, home]);
  return home;
}

/** The processes whose command line contains a text. Linux only, as these tests are. */
export async function findProcesses(part: string): Promise<number[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(
    pids.map(async (pid) => [Number(pid), await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")] as const),
  );
  return lines.filter(([, line]) => line.replaceAll("\0", " ").includes(part)).map(([pid]) => pid);
}
