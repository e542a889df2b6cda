import type pg from "pg";
import { throughOutage } from "../reconnect.ts";

/**
 * What a person's sessions have paid for since then, in US dollars: calls without a price count nothing. A session with
 * such a call has changed since, or runs: the others' calls are not looked at.
 * @throws AppError of category `storage`.
 */
export async function spentSince(pool: pg.Pool, owner: string, since: Date): Promise<number> {
  const query = {
    name: "spent-since",
    text: `SELECT coalesce(sum(call.cost_usd), 0)::float8 AS usd
      FROM sessions JOIN llm_calls AS call ON call.session = sessions.id
      WHERE owner = $1 AND (updated_at >= $2 OR sessions.state = 'running') AND call.sent_at >= $2`,
    values: [owner, since],
  };
  const { rows } = await throughOutage(pool, () => pool.query<{ usd: number }>(query));
  return rows[0]?.usd ?? 0;
}
