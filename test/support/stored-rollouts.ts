import type pg from "pg";
import type { Arm } from "../../schemas/rollout/variant.ts";

/** A session of a rollout as a test stores it. */
export interface RolloutSession {
  readonly arm: Arm;
  readonly owner?: string | null;
  readonly idea?: string;
  readonly state?: string;
  readonly options?: object;
  /** Of its outcome; none is stored where null. */
  readonly failed?: boolean | null;
  readonly score?: number | null;
  readonly ranMs?: number;
  readonly isFirst?: boolean;
}

/** Stores a running rollout of the variant `shorter` for `balanced`. @returns Its id. */
export async function storeRollout(pool: pg.Pool, share = 0.5, person = "kim"): Promise<string> {
  await pool.query(
    `INSERT INTO variants (version, name, content, created_by) VALUES ($1, 'shorter', '{"name": "shorter"}', $2)
     ON CONFLICT DO NOTHING`,
    ["ab".repeat(32), person],
  );
  const { rows } = await pool.query<{ id: string }>(
    `WITH begun AS (
       INSERT INTO rollouts (preset, variant, share, started_by) VALUES ('balanced', $1, $2, $3) RETURNING id
     ), noted AS (
       INSERT INTO rollout_acts (rollout, act, person, detail)
       SELECT id, 'start', $3, jsonb_build_object('share', $2::float8) FROM begun
     ) SELECT id FROM begun`,
    ["ab".repeat(32), share, person],
  );
  return rows[0]?.id ?? "";
}

/** Stores a session of a rollout as it ended. */
export async function storeRolloutSession(
  pool: pg.Pool,
  rollout: string,
  session: string,
  { arm, owner = "kim", idea = "An idea", state = "done", options = {}, failed = false, ...more }: RolloutSession,
): Promise<void> {
  const { score = null, ranMs = 60_000, isFirst = true } = more;
  await pool.query(
    `INSERT INTO sessions (id, lineage, owner, idea, preset, model, options, state, score, ran_ms, rollout, arm, is_first)
     VALUES ($1, $1, $2, $3, 'balanced', 'offline', $4, $5, $6, $7, $8, $9, $10)`,
    [session, owner, idea, JSON.stringify(options), state, score, ranMs, rollout, arm, isFirst],
  );
  if (failed === null) return;
  await pool.query("INSERT INTO rollout_outcomes (rollout, session, arm, failed, code) VALUES ($1, $2, $3, $4, $5)", [
    rollout,
    session,
    arm,
    failed,
    failed ? "model-refused" : null,
  ]);
}
