import pg from "pg";
import { inject, onTestFinished, vi } from "vitest";

/** A pool that tells what its connections sent: each statement is one round trip. */
export interface CountedPool {
  readonly pool: pg.Pool;
  /** The statements since the last call, in the order they were sent. */
  taken(): string[];
}

/** A pool on a database, closed after the test. */
export function openCountedPool(databaseUrl: string): CountedPool {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 4 });
  const statements: string[] = [];
  // Its end does not wait for connections to be closed, and the server cuts them when the database is dropped.
  pool.on("error", () => {});
  pool.on("connect", (client) => {
    client.on("error", () => {});
    const { query } = client;
    // Whatever way a statement comes, through the pool or in a transaction, it comes by here.
    Object.assign(client, {
      query: (...args: [string | pg.QueryConfig]) => {
        const [statement] = args;
        statements.push(typeof statement === "string" ? statement : statement.text);
        return Reflect.apply(query, client, args);
      },
    });
  });
  onTestFinished(async () => {
    if (!pool.ending) await pool.end();
  });
  return { pool, taken: () => statements.splice(0) };
}

/** How many transactions the server has committed in a database, told once all connections to it are closed. */
export async function commitsIn(databaseUrl: string): Promise<number> {
  const admin = new pg.Client({ connectionString: inject("postgresAdminUrl") });
  await admin.connect();
  const ask = async (sql: string) => {
    const { rows } = await admin.query<{ count: number }>(sql, [new URL(databaseUrl).pathname.slice(1)]);
    return rows[0]?.count ?? 0;
  };
  try {
    await vi.waitFor(async () => {
      const open = await ask("SELECT count(*)::int FROM pg_stat_activity WHERE datname = $1");
      if (open > 0) throw new Error(`${open} connections are open`);
    }, 30_000);
    return await ask("SELECT xact_commit::int AS count FROM pg_stat_database WHERE datname = $1");
  } finally {
    await admin.end();
  }
}
