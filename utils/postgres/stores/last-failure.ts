import type pg from "pg";

/** The last call of a model, where its server refused it in words. */
export interface LastFailure {
  /** ISO 8601, UTC. */
  readonly at: string;
  /** The error's code. */
  readonly error: string;
  /** The server's own words, short and without keys. */
  readonly words: string;
}

/** How the last call of a model failed; null where it did not, where nothing was said, and in a database without calls. */
export async function readLastFailure(pool: pg.Pool, model: string): Promise<LastFailure | null> {
  const { rows: tables } = await pool.query<{ exists: boolean }>(
    "SELECT to_regclass('public.llm_calls') IS NOT NULL AS exists",
  );
  if (!tables[0]?.exists) return null;
  const { rows } = await pool.query<{ at: Date | null; state: string; error: string | null; words: string | null }>(
    "SELECT settled_at AS at, state, error, problem AS words FROM llm_calls WHERE model = $1 ORDER BY id DESC LIMIT 1",
    [model],
  );
  const [last] = rows;
  if (last?.state !== "failed" || last.at === null || last.error === null || last.words === null) return null;
  return { at: last.at.toISOString(), error: last.error, words: last.words };
}
