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
    const [rows, paid] = await Promise.all([
      this.#rows<StoredMeasures>(MEASURES, [rollout]),
      this.#rows<Paid & { readonly session: string }>(PAID, [rollout]),
    ]);
    const paidBy = new Map(paid.map(({ session, ...rest }) => [session, rest]));
    return rows.map(({ createdAt, ...row }) => {
      const { costUsd, tokens } = paidBy.get(row.session) ?? { costUsd: null, tokens: null };
      return { ...row, costUsd, tokens, createdAt: createdAt.toISOString() };
    });
  }

  async #rows<T extends pg.QueryResultRow>(sql: string, values: unknown[]): Promise<T[]> {
    return (await throughOutage(this.#pool, () => this.#pool.query<T>(sql, values))).rows;
  }
}

type Paid = Pick<MeasuredSession, "costUsd" | "tokens">;
type StoredMeasures = Omit<MeasuredSession, "createdAt" | keyof Paid> & { readonly createdAt: Date };

/**
 * $1: the rollout. What its sessions paid for themselves, as `usageOf` has it. By itself: many calls are read in one pass over
 * the ledger, which a join with all else could talk the server out of.
 */
const PAID = `SELECT session, sum(input_tokens::bigint + output_tokens)::float8 AS tokens,
    CASE WHEN count(*) = count(cost_usd) THEN sum(cost_usd)::float8 END AS "costUsd"
  FROM llm_calls JOIN all_sessions AS our ON our.id = session
  WHERE our.rollout = $1 AND input_tokens IS NOT NULL GROUP BY session`;

/** How many letters of some kind stand at the beginning of an idea. */
const letters = (kind: string) => `length(regexp_replace(left(idea, 200), '[^${kind}]', '', 'g'))`;

/** As `planLanguage` has it where a model does not mistake it. Most ideas have a byte a letter, which is quickly seen. */
const LANGUAGE = `CASE WHEN options ->> 'language' IS NOT NULL THEN options ->> 'language'
    WHEN octet_length(idea) = length(idea) THEN 'en'
    WHEN ${letters("가-힣")} > 0 AND ${letters("가-힣")} >= ${letters("A-Za-z")} THEN 'ko'
    ELSE 'en' END`;

/** The first plan of a session that was revised: when it was done, and the time in runs up to there. */
const FIRST_OF_REVISED = `SELECT done.at, (
      SELECT sum(ms)::float8 FROM (
        SELECT extract(epoch FROM max(at) - min(at)) * 1000 AS ms FROM (
          SELECT at, count(*) FILTER (WHERE type = 'session-started') OVER (ORDER BY seq) AS run
          FROM session_events WHERE session = our.id AND seq <= done.seq) AS event
        WHERE run > 0 GROUP BY run) AS run) AS ms
  FROM (SELECT seq, at FROM session_events WHERE session = our.id AND type = 'done' AND body ? 'planVersion'
    ORDER BY seq LIMIT 1) AS done`;

/**
 * $1: the rollout. A session is looked up by its id in each table, by an index: the plan of this does not hang on what the
 * server knows of the tables, which is nothing where they have just grown. Of a session without revisions all the time in runs
 * is that of its plan; of others the events tell it. What was removed for good is an outcome all the same.
 */
const MEASURES = `
  SELECT our.id AS session, owner AS "user", our.arm, created_at AS "createdAt", state, failed, score::float8, contradictions,
    first.ms AS "planMs",
    (SELECT count(*)::int FROM audit WHERE session = our.id AND act = 'answered' AND starts_with(detail, 'human: ')) AS "answersByHand",
    CASE WHEN first.at <= now() - interval '1 day' THEN (SELECT count(*)::int FROM revisions
      WHERE session = our.id AND setting IS NULL AND at <= first.at + interval '1 day') END AS "revisionsWithinDay",
    (SELECT thumb FROM ratings WHERE session = our.id AND person = owner ORDER BY version DESC LIMIT 1) AS rating,
    ${LANGUAGE} AS language, preset, is_first AS "isNewUser"
  FROM all_sessions AS our
    LEFT JOIN LATERAL (SELECT failed, code, at FROM rollout_outcomes WHERE rollout = $1 AND session = our.id LIMIT 1) AS ended ON true
    LEFT JOIN LATERAL (
      SELECT CASE WHEN code IS NULL THEN coalesce(ended.at, updated_at) ELSE updated_at END AS at, ran_ms::float8 AS ms
      WHERE state = 'done' AND NOT EXISTS (SELECT FROM revisions WHERE session = our.id OFFSET 0)
      UNION ALL
      SELECT at, ms FROM (${FIRST_OF_REVISED}) AS revised WHERE EXISTS (SELECT FROM revisions WHERE session = our.id OFFSET 0)
    ) AS first ON EXISTS (SELECT FROM plan_versions WHERE session = our.id OFFSET 0)
  WHERE our.rollout = $1
  UNION ALL
  SELECT session, NULL, arm, at, CASE WHEN code IS NULL THEN 'done' ELSE 'failed' END, failed, NULL, NULL,
    NULL, NULL, NULL, NULL, NULL, (SELECT preset FROM rollouts WHERE id = $1), NULL
  FROM rollout_outcomes WHERE rollout = $1 AND NOT EXISTS (SELECT FROM all_sessions WHERE id = session)
  ORDER BY 4, 1`;
