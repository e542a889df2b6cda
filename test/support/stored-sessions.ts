import type pg from "pg";
import { onTestFinished, vi } from "vitest";
import { type Database, openDatabase } from "../../utils/postgres/database.ts";
import { createTestDatabase } from "./postgres.ts";

/** A database of a test, open on one connection's pool. */
export async function openTestDatabase(options?: Parameters<typeof createTestDatabase>[0]): Promise<Database> {
  const { url } = await createTestDatabase(options);
  const database = await openDatabase({ databaseUrl: url, home: "/nonexistent" });
  onTestFinished(() => database.close());
  return database;
}

/** Many finished sessions, one a minute: `s-1` is the oldest. Vacuumed, as the server does by itself after a while. */
export async function storeSessions(pool: pg.Pool, count: number): Promise<void> {
  await pool.query(
    `INSERT INTO sessions (id, lineage, idea, preset, model, state, score, ran_ms, created_at)
     SELECT 's-' || n, 's-' || n, repeat('An idea. ', 50), 'fast', 'offline', 'done', 1 + n % 10, n * 1000,
       now() - interval '1 minute' * ($1 - n)
     FROM generate_series(1, $1::int) AS n`,
    [count],
  );
  await pool.query("VACUUM ANALYZE all_sessions");
}

/** How many queries the pool is sent while `act` runs. */
export async function queriesOf(pool: pg.Pool, act: () => Promise<unknown>): Promise<number> {
  const query = vi.spyOn(pool, "query");
  try {
    await act();
    return query.mock.calls.length;
  } finally {
    query.mockRestore();
  }
}

/** Runs a query as it is and tells how many blocks of memory the server looked at for it. */
export async function blocksRead(pool: pg.Pool, act: () => Promise<unknown>): Promise<number> {
  const query = vi.spyOn(pool, "query");
  try {
    await act();
    const sent = query.mock.calls.map(([text, values]) => ({ text: String(text), values }));
    query.mockRestore();
    let blocks = 0;
    for (const { text, values } of sent) {
      const explained = `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`;
      const { rows } = await pool.query<Record<"QUERY PLAN", [{ Plan: Record<string, number> }]>>(
        explained,
        Array.isArray(values) ? values : [],
      );
      const plan = rows[0]?.["QUERY PLAN"][0].Plan ?? {};
      blocks += (plan["Shared Hit Blocks"] ?? 0) + (plan["Shared Read Blocks"] ?? 0);
    }
    return blocks;
  } finally {
    query.mockRestore();
  }
}
