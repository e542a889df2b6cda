import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { type EventEmitter, once } from "node:events";
import { existsSync, mkdirSync, renameSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Readable, Writable } from "node:stream";
import { onTestFinished, TestRunner } from "vitest";
import { runCommandLine } from "../../cli/program.ts";
import type { PlannerEvent } from "../../schemas/event.ts";
import type { OpenQuestion } from "../../schemas/question.ts";
import { COMPILE_CACHE } from "./compile-cache.ts";

/** The build is what people run; `PLANCRAFT_TEST_CLI=cli/main.ts` takes the sources, which Node runs as they are. */
export const PROGRAM = resolve(import.meta.dirname, "../..", process.env["PLANCRAFT_TEST_CLI"] ?? "dist/cli/main.js");

/** What a key looks like; no run may ever show it, so every run is checked for it. */
export const FAKE_KEY = "sk-test-5e0f1a9c7b3d-never-show-this";

/** Where a shell finds the program as `plancraft`, as where it is installed: what it prints names it so. */
const COMMANDS = join(tmpdir(), "plancraft-test-commands", createHash("sha256").update(PROGRAM).digest("hex"));
mkdirSync(COMMANDS, { recursive: true });
if (!existsSync(join(COMMANDS, "plancraft"))) {
  const own = join(COMMANDS, `plancraft-${process.pid}-${Date.now()}`);
  symlinkSync(PROGRAM, own);
  renameSync(own, join(COMMANDS, "plancraft"));
}

export type Variables = Readonly<Record<string, string>>;
export type JsonLine = Readonly<Record<string, unknown>>;
export type EventOf<T extends PlannerEvent["type"]> = Extract<PlannerEvent, { readonly type: T }>;

export interface CliOptions {
  /** All of the environment but PATH and HOME. */
  readonly env?: Variables;
  readonly cwd?: string;
  /** Standard input; closed where it is left out. */
  readonly stdin?: string;
}

export interface CliResult {
  /** Null where a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Every line of standard output as JSON; empty where it is something else. */
  readonly lines: readonly JsonLine[];
  /** The same lines as events, with `--json` on a command that runs a session. */
  readonly events: readonly PlannerEvent[];
}

export interface RunningCli {
  readonly pid: number;
  /** The first event that fits, past or future. Rejects when the process ends without it. */
  event(fits: (event: PlannerEvent) => boolean): Promise<PlannerEvent>;
  /** Waits until standard error holds the text. Rejects when the process ends without it. */
  says(text: string): Promise<void>;
  /** Sends a signal, without waiting. */
  kill(signal: NodeJS.Signals): void;
  /** The end. */
  readonly result: Promise<CliResult>;
}

/** Starts the command line as a process of its own. It is killed when the test ends. */
export function startCli(args: readonly string[], { env = {}, cwd, stdin }: CliOptions = {}): RunningCli {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    cwd: cwd ?? tmpdir(),
    env: { ...inherited(), ...env },
    stdio: [stdin === undefined ? "ignore" : "pipe", "pipe", "pipe"],
  });
  child.stdin?.on("error", () => {}); // it may end without having read
  child.stdin?.end(stdin);
  let stdout = "";
  let stderr = "";
  let ended = false;
  const watchers = new Set<() => void>();
  const changed = () => {
    for (const look of watchers) look();
  };
  child.stdout?.setEncoding("utf8").on("data", (piece: string) => {
    stdout += piece;
    changed();
  });
  child.stderr?.setEncoding("utf8").on("data", (piece: string) => {
    stderr += piece;
    changed();
  });
  const result = once(child, "close").then(([exitCode, signal]: (number | NodeJS.Signals | null)[]) => {
    ended = true;
    changed();
    return resultOf({
      exitCode: typeof exitCode === "number" ? exitCode : null,
      signal: typeof signal === "string" ? signal : null,
      stdout,
      stderr,
    });
  });
  // Whoever does not wait for the end is not to fail by it.
  result.catch(() => {});
  if (TestRunner.getCurrentTest() !== undefined) onTestFinished(() => void child.kill("SIGKILL"));

  const until = <T>(find: () => T | undefined, what: string) =>
    new Promise<T>((found, missed) => {
      const look = () => {
        const value = find();
        if (value === undefined && !ended) return;
        watchers.delete(look);
        if (value !== undefined) found(value);
        else missed(new Error(`The command line ended without ${what}.\n${stdout}\n${stderr}`));
      };
      watchers.add(look);
      look();
    });

  return {
    pid: child.pid ?? 0,
    event: (fits) => until(() => (jsonLines(stdout) as unknown as PlannerEvent[]).find(fits), "the event"),
    says: async (text) => {
      await until(() => stderr.includes(text) || undefined, `"${text}"`);
    },
    kill: (signal) => void child.kill(signal),
    result,
  };
}

/** Runs the command line to its end, as a process of its own. */
export function spawnCli(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  return startCli(args, options).result;
}

/** What libraries read from the process themselves: only a process of its own can have another value. */
const OF_A_PROCESS = /^(?:HOME|PATH|TZ|NODE_|XDG_|PG|LANGSMITH_|LANGCHAIN_)/;

/**
 * Runs the command line to its end in the test's own process, from the sources: for what a command does, prints and
 * gives as its exit code. Where the process itself is what is tested, or the build, there is `spawnCli`. Signals come from
 * whoever gives them; then it is waited for as long as it takes to stop, where a process would end before.
 */
export async function runCli(
  args: readonly string[],
  {
    env = {},
    stdin,
    signals,
    columns,
  }: Pick<CliOptions, "env" | "stdin"> & { readonly signals?: EventEmitter; readonly columns?: number } = {},
): Promise<CliResult> {
  const foreign = Object.keys(env).filter((name) => OF_A_PROCESS.test(name));
  if (foreign.length > 0) throw new Error(`${foreign.join(", ")} would not be obeyed: use spawnCli`);
  const { PATH, HOME } = process.env;
  const [stdout, stderr] = [new Written(), new Written()];
  const exitCode = await runCommandLine(args, {
    environment: { PATH, HOME, ...env },
    stdin: Readable.from(stdin === undefined ? [] : [stdin]),
    stdout: columns === undefined ? stdout : Object.assign(stdout, { columns }),
    stderr,
    on: (signal, listener) => signals?.on(signal, listener),
    exit: (code) => {
      if (signals) return;
      throw new Error(`A command wanted to end the test's process with ${code}`);
    },
  });
  return resultOf({ exitCode, signal: null, stdout: stdout.text, stderr: stderr.text });
}

/** A stream that keeps what is written to it. */
class Written extends Writable {
  text = "";

  override _write(piece: Buffer, _encoding: string, written: () => void): void {
    this.text += piece.toString();
    written();
  }
}

function resultOf(ended: Pick<CliResult, "exitCode" | "signal" | "stdout" | "stderr">): CliResult {
  const { stdout, stderr } = ended;
  if (`${stdout}${stderr}`.includes(FAKE_KEY)) throw new Error(`The key was shown:\n${stdout}${stderr}`);
  const lines = jsonLines(stdout);
  return { ...ended, lines, events: lines as unknown as readonly PlannerEvent[] };
}

/** The last event, which must be of this type. */
export function lastEvent<T extends PlannerEvent["type"]>({ events, stderr }: CliResult, type: T): EventOf<T> {
  const last = events.at(-1);
  if (last?.type !== type) throw new Error(`The last event is ${JSON.stringify(last)}, not ${type}.\n${stderr}`);
  return last as EventOf<T>;
}

/** The one question a session waits with. */
export function openQuestionOf(result: CliResult): OpenQuestion {
  const [question, ...more] = lastEvent(result, "waiting").questions;
  if (question === undefined || more.length > 0) throw new Error(`Not one question but ${more.length + 1}`);
  return question;
}

/** What `plancraft answer` takes, for one question. */
export function answerJson({ interruptId }: Pick<OpenQuestion, "interruptId">, answer: unknown): string {
  return JSON.stringify({ [interruptId]: answer });
}

function inherited(): Variables {
  const { PATH = "", HOME = "" } = process.env;
  return { PATH: `${COMMANDS}:${PATH}`, HOME, ...COMPILE_CACHE };
}

/** The lines that are whole; none where the first is no JSON object. */
function jsonLines(output: string): JsonLine[] {
  const lines = output.split("\n").slice(0, -1);
  if (!lines[0]?.startsWith("{")) return [];
  return lines.map((line) => JSON.parse(line));
}
