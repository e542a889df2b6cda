// The processes that the benchmark of the server is made of: each does one thing, so that none measures itself.
import { type ChildProcess, execFileSync, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** `plancraft serve` on a database of its own home. */
export interface ServeProcess {
  readonly url: string;
  readonly pid: number;
  /** Runs a session to its end. @returns Its id. */
  finishedSession(): Promise<string>;
  stop(): Promise<void>;
}

/**
 * Starts it as it is built, with the offline model.
 * @param variables Those of another model.
 */
export async function startServe(
  home: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<ServeProcess> {
  const main = join(import.meta.dirname, "../dist/cli/main.js");
  const child = spawn(process.execPath, [main, "serve", "--port", "0", "--json"], {
    env: { ...process.env, PLANCRAFT_HOME: home, PLANCRAFT_MODEL: "offline", LOG_LEVEL: "warn", ...variables },
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  const { address } = JSON.parse(line) as { readonly address: string };
  return {
    url: address,
    pid: child.pid ?? 0,
    finishedSession: () => finishedSession(address),
    stop: async () => {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    },
  };
}

async function finishedSession(url: string): Promise<string> {
  const answer = await fetch(`${url}/api/sessions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ idea: "A marketplace for used climbing gear", preset: "fast", yes: true }),
  });
  const { session } = (await answer.json()) as { readonly session: string };
  const events = await (await fetch(`${url}/api/sessions/${session}/events`)).text();
  if (!events.includes("event: done")) throw new Error(`The session ended otherwise: ${events.slice(-500)}`);
  return session;
}

/** A program of this folder, in a process that ends with ours. */
export function program(file: string, ...args: string[]): ChildProcess {
  const child = fork(join(import.meta.dirname, file), args, { serialization: "advanced" });
  child.once("exit", (code) => {
    if (code !== 0 && code !== null) throw new Error(`${file} ended with ${code}`);
  });
  return child;
}

/** The next message of a process that has this in it. */
export async function told<M extends object>(child: ChildProcess, key: keyof M & string): Promise<M> {
  for (;;) {
    const [message] = (await once(child, "message")) as [object];
    if (key in message) return message as M;
  }
}

interface RunningProcess {
  readonly pid: number;
  readonly parent: number;
  readonly rssMb: number;
  readonly command: string;
}

/** The memory of the largest Node process that comes of one: launchers and watchers are not counted. */
export function largestUnder(root: number): number {
  const all = processes();
  const family = new Set([root]);
  for (let grown = true; grown; ) {
    const before = family.size;
    for (const { pid, parent } of all) if (family.has(parent)) family.add(pid);
    grown = family.size > before;
  }
  const ours = all.filter(({ pid, command }) => family.has(pid) && /\bnode\b/.test(command));
  return Math.max(...ours.map(({ rssMb }) => rssMb));
}

function processes(): RunningProcess[] {
  const listed = execFileSync("ps", ["-e", "-o", "pid=,ppid=,rss=,args="], { encoding: "utf8", maxBuffer: 32_000_000 });
  return listed.split("\n").flatMap((line) => {
    const [, pid, parent, rss, command = ""] = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid === undefined
      ? []
      : [{ pid: Number(pid), parent: Number(parent), rssMb: (Number(rss) * 1024) / 1e6, command }];
  });
}
