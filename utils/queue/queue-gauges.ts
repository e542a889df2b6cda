import type pg from "pg";
import { storageError } from "../postgres/storage-error.ts";
import { gaugeQuery } from "../postgres/stores/gauge-store.ts";
import { QUEUE_SCHEMA, RUNS } from "./queue-tables.ts";

/** How the queue of runs stands. */
export interface QueueGauges {
  readonly jobs: readonly { readonly state: string; readonly priority: string; readonly count: number }[];
  /** How long the one has waited that could have begun first; 0 where none waits. */
  readonly oldestAgeSeconds: number;
}

const UNDEFINED_TABLE = "42P01";
const NONE: QueueGauges = { jobs: [], oldestAgeSeconds: 0 };

const GAUGES = `WITH jobs AS MATERIALIZED (
    SELECT state::text AS state, coalesce(data ->> 'priority', 'normal') AS priority,
      CASE WHEN state < 'active' AND NOT blocked AND start_after <= now()
        THEN extract(epoch FROM clock_timestamp() - greatest(created_on, start_after)) END AS age
    FROM ${QUEUE_SCHEMA}.job WHERE name = $1 AND state <= 'active')
  SELECT coalesce((SELECT jsonb_agg(counted) FROM
      (SELECT state, priority, count(*) AS count FROM jobs GROUP BY state, priority) AS counted), '[]') AS jobs,
    greatest(0, coalesce((SELECT max(age) FROM jobs), 0))::float8 AS "oldestAgeSeconds"`;

/** Nothing waits where the queue's tables are not made yet. @throws AppError of category `storage`, at once. */
export async function readQueueGauges(pool: pg.Pool): Promise<QueueGauges> {
  try {
    const { rows } = await pool.query<QueueGauges>(gaugeQuery(GAUGES, [RUNS]));
    return rows[0] ?? NONE;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === UNDEFINED_TABLE) return NONE;
    throw storageError(error);
  }
}
