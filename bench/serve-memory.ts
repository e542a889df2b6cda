// The memory that a server takes while nothing is asked of it: ours once a session has run, so that the graph is loaded,
// and LangGraph's dev server, which loads it when it starts.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { largestUnder, startServe } from "./serve-processes.ts";
import { runRounds } from "./store-rounds.ts";

const ROOT = resolve(import.meta.dirname, "..");
const ROUNDS = 3;
const BUDGET_MS = 240_000;
/** Until what a start leaves behind is collected, as far as it is. */
const REST_MS = 5_000;
/** It is installed when it is started for the first time. */
const READY_MS = 300_000;
const LOOK_MS = 200;

/** Ours as a part of what LangGraph's dev server takes. */
export async function benchMemory(home: string, say: (line: string) => void): Promise<number> {
  const ours = async () => {
    const serve = await startServe(home);
    try {
      await serve.finishedSession();
      await sleep(REST_MS);
      return { MB: largestUnder(serve.pid) };
    } finally {
      await serve.stop();
    }
  };
  const rounds = await runRounds(
    { title: "Memory at rest", rounds: ROUNDS, budgetMs: BUDGET_MS, say },
    { ours, langgraph },
  );
  return rounds.ratio("MB", "ours", "langgraph");
}

async function langgraph() {
  const folder = await mkdtemp(join(tmpdir(), "plancraft-bench-studio-"));
  await writeConfiguration(folder);
  const port = await freePort();
  const options = ["--port", String(port), "--config", folder, "--no-reload"];
  const child = spawn(process.execPath, [join(ROOT, "studio/start.js"), ...options], {
    cwd: ROOT,
    env: {
      ...process.env,
      PLANCRAFT_HOME: join(folder, "home"),
      PLANCRAFT_MODEL: "offline",
      LANGSMITH_TRACING: "false",
    },
    stdio: "ignore",
    detached: true,
  });
  const ended = once(child, "exit");
  try {
    await untilAnswered(`http://127.0.0.1:${port}/ok`);
    await sleep(REST_MS);
    return { MB: largestUnder(child.pid ?? 0) };
  } finally {
    // As Ctrl-C in a terminal, to all of its processes.
    if (child.pid !== undefined) process.kill(-child.pid, "SIGINT");
    await ended;
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The server keeps its threads beside its configuration, which so is in a folder of its own. */
async function writeConfiguration(folder: string): Promise<void> {
  const config = JSON.parse(await readFile(join(ROOT, "langgraph.json"), "utf8"));
  const { graphs, ...rest }: { readonly graphs: Readonly<Record<string, string>> } = config;
  const moved = Object.entries(graphs).map(([name, graph]) => [name, relative(folder, join(ROOT, graph))]);
  await writeFile(join(folder, "langgraph.json"), JSON.stringify({ ...rest, graphs: Object.fromEntries(moved) }));
}

async function untilAnswered(url: string): Promise<void> {
  for (const untilMs = performance.now() + READY_MS; performance.now() < untilMs; await sleep(LOOK_MS)) {
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) return;
  }
  throw new Error("LangGraph's dev server does not get ready");
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
