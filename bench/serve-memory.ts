// The memory that a server takes while nothing is asked of it: ours once a session has run, so that the graph is loaded,
// and LangGraph's dev server, which loads it when it starts.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { installReference } from "../conformance/installed.ts";
import { startReference } from "../conformance/reference-process.ts";
import { largestUnder, startServe } from "./serve-processes.ts";
import { runRounds } from "./store-rounds.ts";

const ROUNDS = 3;
const BUDGET_MS = 240_000;
/** Until what a start leaves behind is collected, as far as it is. */
const REST_MS = 5_000;

/** Ours as a part of what LangGraph's dev server takes. */
export async function benchMemory(home: string, say: (line: string) => void): Promise<number> {
  installReference();
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
  const folder = await mkdtemp(join(tmpdir(), "plancraft-bench-langgraph-"));
  const server = await startReference(folder);
  try {
    await sleep(REST_MS);
    return { MB: largestUnder(server.pid) };
  } finally {
    await server.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
