import type pg from "pg";
import type { MeasuredSession } from "../../../../schemas/rollout/measured-session.ts";
import { throughOutage } from "../../reconnect.ts";

/** What is measured of rollouts. Every method throws AppError of category `storage`. */
export class MeasureStore {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /** All sessions of a rollout, in the order in which they were begun; the deleted ones too. @param rollout Its whole id. */
  async sessions(rollout: string): Promise<MeasuredSession[]> {
    const rows = await this.#rows<StoredMeasures>(MEASURES, [rollout]);
    return rows.map(({ createdAt, ...row }) => ({ ...row, createdAt: createdAt.toISOString() }));
  }

  async #rows<T extends pg.QueryResultRow>(sql: string, values: unknown[]): Promise<T[]> {
    return (await throughOutage(this.#pool, () => this.#pool.query<T>(sql, values))).rows;
  }
}

type StoredMeasures = Omit<MeasuredSession, "createdAt"> & { readonly createdAt: Date };

/** How many letters of some kind stand at the beginning of an idea. */
const letters = (kind: string) => `length(regexp_replace(left(idea, 500), '[^${kind}]', '', 'g'))`;

/**
 * $1: the rollout. Of a session without revisions all the time in runs is that of its plan; of others the events tell it. What
 * was removed for good is an outcome all the same.
 */
const MEASURES = `
  WITH ours AS MATERIALIZED (
    SELECT id, owner, arm, state, score, contradictions, ran_ms, options, idea, preset, is_first, created_at, updated_at,
      EXISTS (SELECT FROM plan_versions WHERE session = id) AS has_plan,
      EXISTS (SELECT FROM revisions WHERE session = id) AS is_revised
    FROM all_sessions WHERE rollout = $1
  ), ended AS (
    SELECT session, arm, failed, code, at FROM rollout_outcomes WHERE rollout = $1
  ), paid AS (
    SELECT session, sum(input_tokens::bigint + output_tokens)::float8 AS tokens,
      CASE WHEN count(*) = count(cost_usd) THEN sum(cost_usd)::float8 END AS cost
    FROM llm_calls WHERE session IN (SELECT id FROM ours) AND input_tokens IS NOT NULL GROUP BY session
  ), answered AS (
    SELECT session, count(*)::int AS answers FROM audit
    WHERE session IN (SELECT id FROM ours) AND act = 'answered' AND starts_with(detail, 'human: ') GROUP BY session
  ), rated AS (
    SELECT DISTINCT ON (session) session, thumb FROM ratings JOIN ours ON session = id AND person = owner
    ORDER BY session, version DESC
  ), planned AS (
    SELECT id AS session, CASE WHEN code IS NULL THEN coalesce(at, updated_at) ELSE updated_at END AS at, ran_ms::float8 AS ms
    FROM ours LEFT JOIN ended ON session = id WHERE has_plan AND NOT is_revised AND state = 'done'
    UNION ALL
    SELECT id, done.at, (
        SELECT sum(ms)::float8 FROM (
          SELECT extract(epoch FROM max(at) - min(at)) * 1000 AS ms FROM (
            SELECT at, count(*) FILTER (WHERE type = 'session-started') OVER (ORDER BY seq) AS run
            FROM session_events WHERE session = id AND seq <= done.seq) AS event
          WHERE run > 0 GROUP BY run) AS run)
    FROM ours, LATERAL (
      SELECT seq, at FROM session_events WHERE session = id AND type = 'done' AND body ? 'planVersion'
      ORDER BY seq LIMIT 1) AS done
    WHERE has_plan AND is_revised
  ), asked AS (
    SELECT session, count(*)::int AS revisions FROM revisions JOIN planned USING (session)
    WHERE setting IS NULL AND revisions.at <= planned.at + interval '1 day' GROUP BY session
  )
  SELECT coalesce(id, ended.session) AS session, owner AS "user", coalesce(ours.arm, ended.arm) AS arm,
    coalesce(created_at, ended.at) AS "createdAt", coalesce(state, CASE WHEN code IS NULL THEN 'done' ELSE 'failed' END) AS state,
    failed, score::float8, contradictions, cost AS "costUsd", tokens, ms AS "planMs",
    CASE WHEN id IS NOT NULL THEN coalesce(answers, 0) END AS "answersByHand",
    CASE WHEN planned.at <= now() - interval '1 day' THEN coalesce(revisions, 0) END AS "revisionsWithinDay", thumb AS rating,
    coalesce(options ->> 'language', CASE WHEN ${letters("가-힣")} > 0 AND ${letters("가-힣")} >= ${letters("A-Za-z")}
      THEN 'ko' WHEN id IS NOT NULL THEN 'en' END) AS language,
    coalesce(ours.preset, (SELECT preset FROM rollouts WHERE id = $1)) AS preset, is_first AS "isNewUser"
  FROM ours FULL JOIN ended ON ended.session = id LEFT JOIN paid ON paid.session = id
    LEFT JOIN answered ON answered.session = id LEFT JOIN rated ON rated.session = id
    LEFT JOIN planned ON planned.session = id LEFT JOIN asked ON asked.session = id
  ORDER BY 4, 1`;
