// How long the sessions of a worker that is killed stand still. With pg-boss's defaults a killed worker's job comes back when
// it expires, which is after 15 minutes, or with heartbeats after a minute; that is not waited for here.
import pg from "pg";
import { createPlanner } from "../../index.ts";
import { startOpenAIServer } from "../../test/support/openai-server.ts";
import { type Bench, startWork, untilCounted, type WorkProcess } from "./processes.ts";

const SESSIONS = 5;
const KILLS = 4;
/** The model does not answer while it is measured: a session runs until its worker is killed. */
const LATENCY_MS = 600_000;
const BEGUN = "SELECT count(*)::int AS count FROM session_events WHERE type = 'session-started'";

/** The longest time of all, in seconds. */
export async function benchTakeover(bench: Bench): Promise<number> {
  bench.say(`\nFrom a worker's SIGKILL until another runs its session: ${SESSIONS} sessions, ${KILLS} kills`);
  const model = await startOpenAIServer({ latencyMs: LATENCY_MS });
  const variables = {
    DATABASE_URL: await bench.database("bench_takeover"),
    USE_DURABLE_WORKER: "true",
    PLANCRAFT_MODEL: "openai:gpt-4.1",
    OPENAI_API_KEY: "bench",
    OPENAI_BASE_URL: model.url,
  };
  const planner = await createPlanner({ environment: { ...variables, PLANCRAFT_HOME: bench.home } });
  const pool = new pg.Pool({ connectionString: variables.DATABASE_URL, max: 1 });
  const start = () => startWork(bench, SESSIONS, variables);
  const workers: WorkProcess[] = [await start()];
  const times: number[] = [];
  try {
    for (let nth = 0; nth < SESSIONS; nth += 1) {
      const request = { idea: `A market, number ${nth}`, session: `plan-${nth}`, preset: "fast", yes: true } as const;
      for await (const { type } of planner.start(request)) if (type === "session-queued") break;
    }
    await untilCounted(pool, BEGUN, SESSIONS);
    for (let kill = 1; kill <= KILLS; kill += 1) {
      workers.push(await start());
      const killedAt = Date.now();
      await workers.shift()?.kill();
      await untilCounted(pool, BEGUN, SESSIONS * (kill + 1));
      const { rows } = await pool.query<{ at: Date }>(
        "SELECT max(at) AS at FROM session_events WHERE type = 'session-started' GROUP BY session",
      );
      const took = rows.map(({ at }) => (at.getTime() - killedAt) / 1_000);
      bench.say(`kill ${kill}   | ${took.map((seconds) => `${seconds.toFixed(1)} s`).join(", ")}`);
      times.push(...took);
    }
    return Math.max(...times);
  } finally {
    await Promise.all(workers.map((worker) => worker.kill()));
    await planner.close();
    await pool.end();
    await model.close();
  }
}
