import type pg from "pg";
import type { RolloutCounts } from "../../../schemas/rollout/rollout.ts";
import { storageError } from "../storage-error.ts";

/** How all that is stored stands, whichever process asks. */
export interface StoredGauges {
  /** How many sessions are in each state. */
  readonly sessions: Readonly<Record<string, number>>;
  /** Of those that servers and workers run, how many have had no event for 10 minutes. */
  readonly stuckRuns: number;
  /** Workers that said within their lease that they live. */
  readonly workers: number;
  readonly deadLetters: number;
  readonly rolloutsRunning: number;
  /** Of those that run, each arm. */
  readonly rollouts: readonly RolloutCounts[];
  /** Rollouts that were rolled back by themselves within a day. */
  readonly rolledBack: number;
}

/** Longer than a model may be silent in all but the worst case: see `PLANCRAFT_CALL_TOTAL_MS`. */
const STUCK_AFTER = "interval '10 minutes'";
/** As `WorkerStore.there` has it. */
const WORKER_LEASE = "interval '12 seconds'";

const ROLLOUTS = `SELECT name AS variant, arms.arm, count(session)::int AS sessions,
    (count(*) FILTER (WHERE failed))::int AS failures
  FROM rollouts JOIN variants ON version = variant CROSS JOIN (VALUES ('canary'), ('control')) AS arms (arm)
    LEFT JOIN rollout_outcomes AS ended ON ended.rollout = rollouts.id AND ended.arm = arms.arm
  WHERE state = 'running' GROUP BY name, arms.arm`;

/**
 * One statement, over indexes and the few sessions that run. What a killed command left running is nobody's to go on with,
 * and would be stuck for ever: only what is served counts.
 */
const GAUGES = `SELECT
  (SELECT coalesce(jsonb_object_agg(state, sessions), '{}')
   FROM (SELECT state, count(*) AS sessions FROM sessions GROUP BY state) AS counted) AS sessions,
  (SELECT count(*)::int FROM sessions
   WHERE state = 'running' AND is_served AND (
     SELECT at FROM session_events WHERE session = sessions.id ORDER BY seq DESC LIMIT 1
   ) < clock_timestamp() - ${STUCK_AFTER}) AS "stuckRuns",
  (SELECT count(*)::int FROM workers WHERE seen_at > clock_timestamp() - ${WORKER_LEASE}) AS workers,
  (SELECT count(*)::int FROM dead_runs) AS "deadLetters",
  (SELECT count(*)::int FROM rollouts WHERE state = 'running') AS "rolloutsRunning",
  (SELECT coalesce(jsonb_agg(counted), '[]') FROM (${ROLLOUTS}) AS counted) AS rollouts,
  (SELECT count(*)::int FROM rollout_acts
   WHERE act = 'rollback' AND person IS NULL AND at > now() - interval '1 day') AS "rolledBack"`;

const NOTHING: StoredGauges = {
  ...{ sessions: {}, stuckRuns: 0, workers: 0, deadLetters: 0 },
  ...{ rolloutsRunning: 0, rollouts: [], rolledBack: 0 },
};

/** A server that does not answer any more keeps a connection of the pool no longer than this. */
const QUERY_TIMEOUT_MS = 5_000;

/** A query that nobody waits for any longer is given up, and its connection with it. */
export function gaugeQuery(text: string, values: readonly unknown[] = []): pg.QueryConfig {
  const query: pg.QueryConfig & { readonly query_timeout: number } = {
    text,
    values: [...values],
    query_timeout: QUERY_TIMEOUT_MS,
  };
  return query;
}

/** @throws AppError of category `storage`, at once: whoever asks for gauges asks again. */
export async function readStoredGauges(pool: pg.Pool): Promise<StoredGauges> {
  try {
    const { rows } = await pool.query<StoredGauges>(gaugeQuery(GAUGES));
    return rows[0] ?? NOTHING;
  } catch (error) {
    throw storageError(error);
  }
}
