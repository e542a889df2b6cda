import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { inspectEmbedded } from "../../utils/postgres/embedded.ts";
import { stopOrphan } from "../support/postgres-processes.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const READY_POLL_MS = 200;
/** Installing takes seconds to minutes; and the CLI lives on where the server it started has failed. */
const READY_TIMEOUT_MS = 300_000;

const Package = z.object({ scripts: z.object({ studio: z.string() }) });
const Config = z.looseObject({ graphs: z.record(z.string(), z.string()) });

/** A dev server of one's own: threads, database and configuration are in a temporary directory. */
export interface StudioServer {
  readonly apiUrl: string;
  /** PLANCRAFT_HOME: the embedded database. */
  readonly home: string;
  /** Where langgraph.json and the server's files are. */
  readonly directory: string;
  /** Ctrl-C, which a terminal sends to the whole process group; gives the exit code. */
  interrupt(): Promise<number | null>;
  /** Ends and removes whatever there still is. */
  remove(): Promise<void>;
}

/** Starts what `npm run studio` starts, and installs what that installs. */
export async function startStudio(): Promise<StudioServer> {
  const directory = await mkdtemp(join(tmpdir(), "plancraft-studio-"));
  const home = join(directory, "home");
  await copyConfiguration(directory);
  const port = await freePort();
  const apiUrl = `http://127.0.0.1:${port}`;
  // The script's own words, but not through npm: npm does not hand a signal on to what it runs.
  const script = Package.parse(await readJson(join(ROOT, "package.json")))
    .scripts.studio.split(" ")
    .slice(1);
  const options = ["--port", String(port), "--config", directory, "--no-reload"];
  const child = spawn(process.execPath, [...script, ...options], {
    cwd: ROOT,
    env: {
      ...process.env,
      PLANCRAFT_HOME: home,
      PLANCRAFT_MODEL: "offline",
      DATABASE_URL: "",
      LOG_LEVEL: "info",
      LANGSMITH_TRACING: "false",
      LANGSMITH_TRACING_V2: "false",
    },
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  process.once("exit", () => killGroup(child));
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => output.push(String(text)));
  const ended = once(child, "close");
  const remove = async () => {
    killGroup(child);
    await ended;
    await stopDatabase(home);
    await rm(directory, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await ready(apiUrl, child);
  } catch (error) {
    await remove();
    throw new Error(`The dev server did not start:\n${output.join("")}`, { cause: error });
  }
  const interrupt = async () => {
    if (child.pid !== undefined) process.kill(-child.pid, "SIGINT");
    await ended;
    return child.exitCode;
  };
  return { apiUrl, home, directory, interrupt, remove };
}

/** The checkout's langgraph.json and .gitignore, so that threads of somebody who works with Studio are not touched. */
async function copyConfiguration(directory: string): Promise<void> {
  const { graphs, ...config } = Config.parse(await readJson(join(ROOT, "langgraph.json")));
  const moved = Object.entries(graphs).map(([id, path]) => [id, join(relative(directory, ROOT), path)]);
  await writeFile(join(directory, "langgraph.json"), JSON.stringify({ ...config, graphs: Object.fromEntries(moved) }));
  await copyFile(join(ROOT, ".gitignore"), join(directory, ".gitignore"));
}

async function ready(apiUrl: string, child: ChildProcess): Promise<void> {
  const deadlineMs = performance.now() + READY_TIMEOUT_MS;
  while (child.exitCode === null && child.signalCode === null && performance.now() < deadlineMs) {
    const response = await fetch(`${apiUrl}/ok`).catch(() => null);
    if (response?.ok) return;
    await sleep(READY_POLL_MS);
  }
  throw new Error(`nothing answers at ${apiUrl}`);
}

function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // Nobody is left in the group.
  }
}

async function stopDatabase(home: string): Promise<void> {
  await stopOrphan(home).catch(() => {});
  const { pid } = await inspectEmbedded(home).catch(() => ({ pid: null }));
  if (pid !== null) process.kill(pid, "SIGKILL");
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("the port has no number");
  return address.port;
}

async function readJson(file: string): Promise<unknown> {
  return JSON.parse(await readFile(file, "utf8"));
}
