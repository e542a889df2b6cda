// Sessions a second of the graph with the offline model: two workers, and one process that runs as many at once by itself.
import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import pg from "pg";
import { told } from "../serve-processes.ts";
import { runRounds } from "../store-rounds.ts";
import type { SessionsDone, SessionsOrder } from "./one-process.ts";
import { type Bench, startWork, untilCounted } from "./processes.ts";

const AT_ONCE = 100;
const WORKERS = 2;
const OPTIONS = { rounds: 4, budgetMs: 110_000 };
const DONE = "SELECT count(*)::int AS count FROM sessions WHERE state = 'done'";

/** Two workers in times of one process; says both, for the table of sizes. */
export async function benchSessions(bench: Bench): Promise<number> {
  const variables = { DATABASE_URL: await bench.database("bench_workers"), USE_DURABLE_WORKER: "true" };
  const alone = await programOf({ DATABASE_URL: await bench.database("bench_one") });
  const workers = await Promise.all(
    Array.from({ length: WORKERS }, () => startWork(bench, AT_ONCE / WORKERS, variables)),
  );
  const asker = await programOf(variables, "ask.ts");
  const pool = new pg.Pool({ connectionString: variables.DATABASE_URL, max: 1 });
  let before = 0;
  try {
    const made = await runRounds(
      { title: `Sessions a second, ${AT_ONCE} at once`, say: bench.say, ...OPTIONS },
      {
        workers: async () => {
          const startedAt = performance.now();
          asker.send({ ideas: ideas() } satisfies SessionsOrder);
          before += AT_ONCE;
          await untilCounted(pool, DONE, before);
          return { "sessions/s": AT_ONCE / ((performance.now() - startedAt) / 1_000) };
        },
        alone: async () => {
          alone.send({ ideas: ideas() } satisfies SessionsOrder);
          const { seconds } = await told<SessionsDone>(alone, "seconds");
          return { "sessions/s": AT_ONCE / seconds };
        },
      },
    );
    return made.ratio("sessions/s", "workers", "alone");
  } finally {
    asker.disconnect();
    alone.disconnect();
    await Promise.all(workers.map((worker) => worker.stop()));
    await pool.end();
  }
}

let made = 0;
function ideas(): string[] {
  return Array.from({ length: AT_ONCE }, () => `A marketplace for used things, number ${made++}`);
}

/** A program of this folder, once it is ready. */
async function programOf(variables: Readonly<Record<string, string>>, file = "one-process.ts"): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, file), [], {
    env: { ...process.env, LOG_LEVEL: "warn", ...variables },
  });
  await told(child, "isReady" as never);
  return child;
}
