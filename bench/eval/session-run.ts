import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What a plan's export says of it, as far as it is measured. */
export interface MadePlan {
  readonly markdown: string;
  readonly language: "en" | "ko";
  readonly sections: readonly { readonly id: string; readonly markdown: string }[];
  readonly reviews: readonly { readonly score: number }[];
}

export interface SessionWish {
  readonly program: string;
  readonly idea: string;
  readonly preset: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Ends the run when it comes, with its words. */
  readonly stopped: Promise<string>;
}

/**
 * Makes a plan by a build's own command line, on a database of its own.
 * @throws Error with what the command line said where it ends otherwise than with a plan.
 */
export async function makePlan({ program, idea, preset, environment, stopped }: SessionWish): Promise<MadePlan> {
  const home = await mkdtemp(join(tmpdir(), "plancraft-eval-home-"));
  const env = { ...inherited(), PLANCRAFT_HOME: home, ...environment };
  try {
    const args = ["new", idea, "--session", "eval", "--yes", "--json", "--preset", preset];
    await output(program, args, env, stopped);
    return JSON.parse(await output(program, ["export", "eval", "--format", "json"], env, stopped));
  } finally {
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function output(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  stopped: Promise<string>,
): Promise<string> {
  const child = spawn(process.execPath, [program, ...args], { cwd: tmpdir(), env, stdio: ["ignore", "pipe", "pipe"] });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (piece: string) => (stdout += piece));
  child.stderr.setEncoding("utf8").on("data", (piece: string) => (stderr += piece));
  const ended = once(child, "close");
  const why = await Promise.race([ended.then(() => null), stopped]);
  if (why !== null) {
    await drained(child, ended);
    throw new Error(`There is no recording of ${why}`);
  }
  if (child.exitCode !== 0) {
    const last = stdout.trimEnd().split("\n").at(-1) ?? "";
    throw new Error(
      `plancraft ${args[0]} ended with ${child.exitCode}: ${stderr.slice(-2_000)}\n${last.slice(-2_000)}`,
    );
  }
  return stdout;
}

/** Interrupted, it stops its database itself. */
async function drained(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  child.kill("SIGINT");
  await ended;
}

/** Nothing of the environment may reach a build but where programs are. */
function inherited(): Record<string, string> {
  const { PATH = "", HOME = "" } = process.env;
  return { PATH, HOME };
}
