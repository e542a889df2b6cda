// The read model at 100,000 sessions: what a page of `list` and the whole of `stats` cost at the server.
import type pg from "pg";
import { openDatabase } from "../utils/postgres/database.ts";
import { SessionStore } from "../utils/postgres/stores/sessions/session-store.ts";
import { countSessions, sessionDurations, usageByDay } from "../utils/postgres/stores/sessions/statistics.ts";
import { type Figure, gated, printed } from "./store-figures.ts";
import { figure, median } from "./store-rounds.ts";

const SESSIONS = 100_000;
const PAGE = 50;
const DAYS = 365;
/** What `stats` asks for. */
const DAYS_SHOWN = 30;
const REPEATS = 9;

/** A kind of reading, and how long it took at the server each time. */
interface Measured {
  readonly queries: number;
  readonly medianMs: number;
}

/**
 * Fills the migrated database under `home` and measures the product's own queries: planning and execution as EXPLAIN
 * ANALYZE tells them.
 */
export async function readModelFigures(home: string, say: (line: string) => void): Promise<Figure[]> {
  const { pool, close } = await openDatabase({ home });
  try {
    await fill(pool);
    const explained = explain(pool);
    const store = new SessionStore(pool);
    const read = async (name: string, run: () => Promise<unknown>) => {
      const measured = await measure(explained, run);
      say(`${name}: ${measured.queries} queries, ${figure(measured.medianMs)} ms`);
      return measured.medianMs;
    };
    say(`\nThe read model with ${SESSIONS} sessions, ms at the server`);
    const first = await read("the first page", () => store.list(PAGE, null));
    const middle = await read("a page in the middle", () => store.list(PAGE, `bench-${SESSIONS / 2}`));
    const stats = await read("statistics", async () => {
      await countSessions(pool);
      await sessionDurations(pool);
      await usageByDay(pool, DAYS_SHOWN);
    });
    return [
      gated("a page of 50 sessions of 100,000, ms at the server", Math.max(first, middle), { first, middle }),
      printed("statistics of 100,000 sessions, ms at the server", stats, { stats }),
    ];
  } finally {
    await close();
  }
}

async function fill(pool: pg.Pool): Promise<void> {
  await pool.query(
    `INSERT INTO sessions (id, lineage, idea, title, preset, model, options, state, score, ran_ms, created_at, updated_at)
     SELECT 'bench-' || n, 'bench-' || n, repeat('A marketplace for used climbing gear. ', 5), 'A plan, number ' || n,
       'balanced', 'offline', '{"yes": true}', (ARRAY['done', 'done', 'done', 'waiting', 'failed', 'running'])[n % 6 + 1],
       n % 10 + 1, n % 100000, at, at
     FROM generate_series(1, $1::int) AS n, LATERAL (SELECT now() - n * interval '5 minutes' AS at) AS ages`,
    [SESSIONS],
  );
  await pool.query(
    `INSERT INTO usage_by_day (day, shard, calls, unpriced_calls, input_tokens, output_tokens, cost_usd)
     SELECT current_date - day, shard, 40, 2, 60000, 20000, 1.5
     FROM generate_series(0, $1::int - 1) AS day, generate_series(0, 15) AS shard`,
    [DAYS],
  );
  // As autovacuum does a minute later.
  await pool.query("VACUUM ANALYZE all_sessions");
  await pool.query("VACUUM ANALYZE usage_by_day");
}

/** Has every query of the pool explained in place of answered, and gives the list that their times are added to. */
function explain(pool: pg.Pool): number[] {
  const timesMs: number[] = [];
  const query = pool.query.bind(pool);
  const explained = async (sql: string, values: unknown[] = []) => {
    const { rows } = await query<{ "QUERY PLAN": readonly Plan[] }>(`EXPLAIN (ANALYZE, FORMAT JSON) ${sql}`, values);
    for (const plan of rows[0]?.["QUERY PLAN"] ?? []) timesMs.push(plan["Planning Time"] + plan["Execution Time"]);
    return { rows: [] };
  };
  Object.assign(pool, { query: explained });
  return timesMs;
}

interface Plan {
  readonly "Planning Time": number;
  readonly "Execution Time": number;
}

async function measure(explainedMs: number[], run: () => Promise<unknown>): Promise<Measured> {
  const tookMs: number[] = [];
  let queries = 0;
  for (let nth = 0; nth < REPEATS; nth += 1) {
    explainedMs.length = 0;
    await run();
    queries = explainedMs.length;
    tookMs.push(explainedMs.reduce((sum, ms) => sum + ms, 0));
  }
  if (queries === 0) throw new Error("Nothing was explained");
  return { queries, medianMs: median(tookMs) };
}
