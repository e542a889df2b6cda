import { onTestFinished } from "vitest";
import { openWorkerLog } from "../../planner/access/worker-log.ts";
import { openPlanner } from "../../planner/compose.ts";
import { type WorkEnd, work } from "../../worker/work.ts";
import type { Variables } from "./run-cli.ts";

export interface TestWorker {
  /** Its log so far. */
  readonly lines: readonly Readonly<Record<string, unknown>>[];
  /** As a signal does. */
  stop(): Promise<WorkEnd>;
  readonly ended: Promise<WorkEnd>;
}

/** A worker in the test's own process, as `plancraft work` has it. It is stopped when the test ends. */
export async function startWorker(environment: Variables, concurrency = 2): Promise<TestWorker> {
  const all = { ...environment, USE_DURABLE_WORKER: "true", LOG_FORMAT: "json" };
  const lines: Record<string, unknown>[] = [];
  const output = {
    write: (text: string) =>
      void lines.push(
        ...text
          .trimEnd()
          .split("\n")
          .map((line) => JSON.parse(line)),
      ),
  };
  const log = await openWorkerLog(all, output, (error) => {
    throw error;
  });
  // Its sessions' lines are somebody else's.
  const planner = await openPlanner({ environment: all, serves: true, logOutput: { write: () => {} } });
  const door = await planner.openWork({ concurrency });
  const stopping = new AbortController();
  const ended = work({ door, concurrency, log, signal: stopping.signal }).finally(() => planner.close());
  const stop = () => {
    stopping.abort();
    return ended;
  };
  onTestFinished(async () => void (await stop()));
  return { lines, stop, ended };
}

/** A planner whose runs go to workers. */
export async function askingPlanner(environment: Variables) {
  const planner = await openPlanner({
    environment: { ...environment, USE_DURABLE_WORKER: "true", LOG_FORMAT: "json" },
    logOutput: { write: () => {} },
  });
  onTestFinished(() => planner.close());
  return planner;
}
