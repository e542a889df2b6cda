import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import type { Life } from "../invariants/invariant.ts";

/** One process of ours, which is started again under the same name. */
export interface PlanCraftProcess {
  readonly name: string;
  /** Of a server, where it answers; empty while it is down. */
  readonly address: string;
  readonly pid: number;
  /** Those that are over. */
  readonly lives: readonly Life[];
  /** SIGKILL, and waits until it is gone. */
  kill(): Promise<void>;
  /** SIGTERM, and waits for the end. @returns The exit code; null where a signal ended it. */
  stop(): Promise<number | null>;
  /** Resolves when it says that it is there. */
  start(): Promise<void>;
  signal(signal: NodeJS.Signals): void;
}

export interface ProcessOptions {
  readonly name: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Where its log goes. */
  readonly logs: string;
  /** By how much SIGUSR2 moves its clock. */
  readonly clockShiftMs: number;
}

const PROGRAM = resolve(import.meta.dirname, "../../../dist/cli/main.js");
const CLOCK = new URL("../skewed-clock.ts", import.meta.url);

/** A process that is cut off from the database answers after 2 s. */
const SCRAPE_TIMEOUT_MS = 4_000;

export async function startProcess(options: ProcessOptions): Promise<PlanCraftProcess> {
  const { name, args, environment, logs, clockShiftMs } = options;
  const log = createWriteStream(join(logs, `${name}.jsonl`), { flags: "a" });
  let child: ChildProcess | null = null;
  let address = "";
  let metricsAt = "";
  let life = 0;
  const lives: Life[] = [];
  const end = async (signal: NodeJS.Signals) => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const metrics = await scraped(metricsAt).catch(() => null);
    lives.push({ name: `${name}.${life}`, wasKilled: signal === "SIGKILL", metrics });
    address = "";
    const ended = once(child, "exit");
    child.kill(signal);
    await ended;
    return child.exitCode;
  };
  const start = async () => {
    life += 1;
    const own: ChildProcess = spawn(
      process.execPath,
      ["--disable-warning=ExperimentalWarning", "--import", `${CLOCK.href}?ms=${clockShiftMs}`, PROGRAM, ...args],
      {
        // Who wrote what is told by the name of the connection, and each life has its own.
        env: { ...environment, DATABASE_URL: `${environment["DATABASE_URL"]}.${life}` },
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    child = own;
    // However we end, nothing of ours goes on.
    process.once("exit", () => own.kill("SIGKILL"));
    process.setMaxListeners(0);
    own.stderr?.pipe(log, { end: false });
    if (!own.stdout) throw new Error("A process without its output");
    const ended = once(own, "exit").then(([code]) => Promise.reject(new Error(`${name} ended with ${code}`)));
    ended.catch(() => {});
    const [line] = await Promise.race([once(createInterface({ input: own.stdout }), "line"), ended]);
    const told = JSON.parse(String(line));
    address = told.address ?? "";
    metricsAt = told.metrics ?? told.address;
  };
  await start();
  return {
    name,
    get address() {
      return address;
    },
    get pid() {
      return child?.pid ?? 0;
    },
    lives,
    kill: async () => void (await end("SIGKILL")),
    stop: () => end("SIGTERM"),
    start,
    signal: (signal) => void child?.kill(signal),
  };
}

/** All series at this moment. */
async function scraped(address: string): Promise<Map<string, number>> {
  const answer = await fetch(new URL("/metrics", address), { signal: AbortSignal.timeout(SCRAPE_TIMEOUT_MS) });
  const lines = (await answer.text()).split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.slice(line.lastIndexOf(" ")))]),
  );
}
