import type pg from "pg";
import { throughOutage } from "../reconnect.ts";

/** What calls under some sessions' names came to. */
export interface NamedSpending {
  /** In US dollars; null where a call that was answered has no price. */
  readonly costUsd: number | null;
  /** How long their answers took together. */
  readonly durationMs: number;
}

const SQL = `SELECT CASE WHEN count(*) = count(cost_usd) THEN coalesce(sum(cost_usd), 0)::float8 END AS "costUsd",
    coalesce(sum(duration_ms), 0)::float8 AS "durationMs"
  FROM llm_calls WHERE starts_with(session, $1) AND input_tokens IS NOT NULL`;

/** What all calls were paid under names that begin so. @throws AppError of category `storage`. */
export async function spentUnder(pool: pg.Pool, prefix: string): Promise<NamedSpending> {
  const { rows } = await throughOutage(pool, () => pool.query<NamedSpending>(SQL, [prefix]));
  return rows[0] ?? { costUsd: 0, durationMs: 0 };
}
