import { spawn } from "node:child_process";
import { once } from "node:events";
import { onTestFinished } from "vitest";
import type { Variables } from "./run-cli.ts";

/** A program of any version and anywhere, which says in one line of JSON what it does. */
export interface ListeningProcess {
  /** The first line of standard output. Rejects where the process ends without one. */
  readonly listening: Promise<{ readonly address: string }>;
  /** Has it drain. */
  stop(): void;
  readonly result: Promise<{ readonly exitCode: number | null; readonly stdout: string; readonly stderr: string }>;
}

/** Starts it with exactly these variables. It is killed when the test ends. */
export function startListening(command: readonly string[], env: Variables): ListeningProcess {
  const [program = "", ...args] = command;
  const child = spawn(program, args, { env, cwd: "/" });
  onTestFinished(() => void child.kill("SIGKILL"));
  let [stdout, stderr] = ["", ""];
  const listening = Promise.withResolvers<{ readonly address: string }>();
  listening.promise.catch(() => {});
  child.stdout.setEncoding("utf8").on("data", (piece: string) => {
    stdout += piece;
    const [first, rest] = stdout.split("\n");
    if (first && rest !== undefined && first.startsWith("{")) listening.resolve(JSON.parse(first));
  });
  child.stderr.setEncoding("utf8").on("data", (piece: string) => {
    stderr += piece;
  });
  const result = once(child, "close").then(([exitCode]) => {
    listening.reject(new Error(`It ended:\n${stdout}\n${stderr}`));
    return { exitCode, stdout, stderr };
  });
  return { listening: listening.promise, stop: () => void child.kill("SIGTERM"), result };
}
