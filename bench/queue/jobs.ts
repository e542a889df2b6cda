// Jobs a second with a handler that does nothing: what a worker takes jobs with, beside pg-boss as it comes with the same policy.
import pg from "pg";
import { PgBoss } from "pg-boss";
import { bossOn, QUEUE_SCHEMA, RUNS } from "../../utils/queue/queue-tables.ts";
import { sendJob } from "../../utils/queue/run-queue.ts";
import { openWorkQueue } from "../../utils/queue/work-queue.ts";
import { JobTaking } from "../../worker/job-taking.ts";
import { runRounds } from "../store-rounds.ts";
import type { Bench } from "./processes.ts";

const JOBS = 400;
const WORKERS = 4;
/** With one at once, the library's workers sleep until their next poll: with two they go on while there are jobs. */
const AT_ONCE = 2;
const CONNECTIONS = 4;
const PEER_SCHEMA = "pgboss";
const OPTIONS = { rounds: 5, budgetMs: 45_000 };

const quiet = { said: () => {}, warned: () => {}, flush: () => {} };

/** Ours as a part of pg-boss's own. */
export async function benchJobs(bench: Bench): Promise<number> {
  const pool = new pg.Pool({ connectionString: await bench.database("bench_jobs"), max: CONNECTIONS });
  const connectionString = await bench.database("bench_peer");
  const peer = new PgBoss({ connectionString, max: CONNECTIONS, supervise: false, schedule: false });
  const queue = await openWorkQueue(pool, { listen: async () => () => {} });
  await peer.start();
  await peer.createQueue(RUNS, { policy: "key_strict_fifo" });
  try {
    const made = await runRounds(
      { title: `Jobs a second, ${WORKERS} workers, ${JOBS} jobs a turn`, say: bench.say, ...OPTIONS },
      { ours: () => oursTurn(pool, queue), boss: () => bossTurn(peer) },
    );
    return made.ratio("jobs/s", "ours", "boss");
  } finally {
    await queue.close();
    await peer.stop({ graceful: false });
    await pool.end();
  }
}

const keyOf = (nth: number) => `session-${nth}`;

async function oursTurn(pool: pg.Pool, queue: Awaited<ReturnType<typeof openWorkQueue>>) {
  const boss = bossOn(pool);
  for (let nth = 0; nth < JOBS; nth += 1) {
    const who = { priority: "normal", owner: `person-${nth % 20}`, model: "offline" } as const;
    await sendJob(boss, pool, { kind: "run", session: keyOf(nth), ...who });
  }
  await pool.query(`ANALYZE ${QUEUE_SCHEMA}.job`);
  const over = new AbortController();
  const startedAt = performance.now();
  let left = JOBS;
  const door = {
    take: (count: number) => queue.fetch(count, []),
    isAccessible: () => true,
    run: async (taken: Parameters<typeof queue.complete>[0]) => {
      await queue.complete(taken);
      left -= 1;
      if (left === 0) over.abort();
      return { end: "over" } as const;
    },
  };
  const workers = Array.from({ length: WORKERS }, () => {
    return new JobTaking({ door: door as never, concurrency: AT_ONCE, log: quiet as never, over: over.signal }).run();
  });
  await Promise.all(workers);
  return { "jobs/s": JOBS / ((performance.now() - startedAt) / 1_000) };
}

async function bossTurn(boss: PgBoss) {
  await boss.deleteAllJobs(RUNS);
  await boss.insert(
    RUNS,
    Array.from({ length: JOBS }, (_, nth) => ({ data: { session: keyOf(nth) }, singletonKey: keyOf(nth) })),
  );
  await boss.getDb().executeSql(`ANALYZE ${PEER_SCHEMA}.job`, []);
  const { promise: done, resolve } = Promise.withResolvers<void>();
  let left = JOBS;
  const startedAt = performance.now();
  await boss.work(
    RUNS,
    { localConcurrency: WORKERS, batchSize: AT_ONCE, burstWhenBatchFull: true, pollingIntervalSeconds: 0.5 },
    async (jobs) => {
      left -= jobs.length;
      if (left === 0) resolve();
    },
  );
  await done;
  const seconds = (performance.now() - startedAt) / 1_000;
  await boss.offWork(RUNS);
  return { "jobs/s": JOBS / seconds };
}
