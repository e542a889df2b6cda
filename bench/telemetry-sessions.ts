// A process that runs sessions with a build that is given, and tells how much processor time they took.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { createPlanner as CreatePlanner } from "../planner/compose.ts";
import type { LazyPlanner } from "../planner/planner.ts";
import { markerOf } from "../test/support/load-server.ts";

export interface SessionsOptions {
  /** Where the build is. */
  readonly root: string;
  /** Whether metrics are counted, and scraped. */
  readonly isMeasured: boolean;
  readonly environment: Readonly<Record<string, string>>;
}

export interface SessionsProcess {
  /** Runs so many at once, to their plans. @returns The processor time of the process meanwhile, in ms. */
  run(count: number): Promise<number>;
  stop(): Promise<void>;
}

/** As Prometheus is mostly told to. */
const SCRAPE_MS = 5_000;

export async function startSessions({ root, isMeasured, environment }: SessionsOptions): Promise<SessionsProcess> {
  const { PATH = "" } = process.env;
  const child: ChildProcess = fork(import.meta.filename, [root, String(isMeasured)], {
    env: { PATH, ...environment },
    execArgv: [],
    // What it logs goes nowhere; its own failures are seen.
    stdio: ["ignore", "ignore", environment["LOG_FORMAT"] === "json" ? "ignore" : "inherit", "ipc"],
  });
  const answer = async (): Promise<number> => {
    const [told] = await Promise.race([
      once(child, "message"),
      once(child, "exit").then(([code]) => Promise.reject(new Error(`The sessions' process ended with ${code}`))),
    ]);
    return told;
  };
  await answer();
  return {
    run: (count) => {
      child.send(count);
      return answer();
    },
    stop: async () => {
      if (child.exitCode !== null) return;
      const ended = once(child, "exit");
      child.disconnect();
      await ended;
    },
  };
}

async function serve(root: string, isMeasured: boolean): Promise<void> {
  const { createPlanner } = (await import(pathToFileURL(join(root, "dist/index.js")).href)) as {
    readonly createPlanner: typeof CreatePlanner;
  };
  const planner = await createPlanner();
  const stopMeasuring = isMeasured ? await measured(planner) : () => {};
  let made = 0;
  const session = async () => {
    made += 1;
    let last = "";
    const idea = `A marketplace for used climbing gear, ${markerOf(made)}`;
    for await (const { type } of planner.start({ idea, preset: "balanced", yes: true })) last = type;
    if (last !== "done") throw new Error(`A session ended with ${last}`);
  };
  process.on("message", async (count: number) => {
    const before = process.cpuUsage();
    await Promise.all(Array.from({ length: count }, session));
    const { user, system } = process.cpuUsage(before);
    process.send?.((user + system) / 1_000);
  });
  process.once("disconnect", () => {
    stopMeasuring();
    void planner.close();
  });
  process.send?.(0);
}

/** Metrics as `plancraft serve` has them; the library itself counts nothing. @returns Ends it. */
async function measured(planner: object): Promise<() => void> {
  const { openProcessMetrics } = await import("../planner/access/process-metrics.ts");
  const metrics = openProcessMetrics(process.env);
  // The library's type does not name them.
  const { gauges } = planner as Pick<LazyPlanner, "gauges">;
  metrics.readFrom(gauges);
  const scraping = setInterval(() => void metrics.exposed("text/plain"), SCRAPE_MS);
  return () => {
    clearInterval(scraping);
    metrics.close();
  };
}

const startedAsProgram = process.argv[1] !== undefined && pathToFileURL(process.argv[1]).href === import.meta.url;
if (startedAsProgram) await serve(process.argv[2] ?? "", process.argv[3] === "true");
