import type pg from "pg";
import { storageError } from "../../storage-error.ts";
import { usageOf } from "../call-ledger.ts";

/** How the sessions of a variant did. */
export interface VariantStatistics {
  /** Null for the program as it is, in the arm of rollouts that got no variant. */
  readonly variant: { readonly name: string; readonly version: string } | null;
  readonly sessions: number;
  readonly done: number;
  readonly failed: number;
  /** Of the last reviews; null where there are none. */
  readonly meanScore: number | null;
  /** How long half of the finished ones ran at most, waiting for people left out; null where none is finished. */
  readonly medianMs: number | null;
  /** Of calls whose price is known, in US dollars; null where there are none. */
  readonly costUsd: number | null;
}

/** Over the few sessions that have a variant or are in a rollout; those of no variant and no rollout are in none of it. */
const BY_VARIANT = `SELECT CASE WHEN version IS NOT NULL THEN jsonb_build_object('name', name, 'version', version) END AS variant,
    count(*)::int AS sessions, (count(*) FILTER (WHERE state = 'done'))::int AS done,
    (count(*) FILTER (WHERE state = 'failed'))::int AS failed,
    avg(score)::float8 AS "meanScore",
    percentile_cont(0.5) WITHIN GROUP (ORDER BY ran_ms) FILTER (WHERE state = 'done') AS "medianMs",
    sum(used."costUsd") AS "costUsd"
  FROM sessions LEFT JOIN variants ON version = variant, LATERAL (${usageOf("sessions.id")}) AS used
  WHERE variant IS NOT NULL OR rollout IS NOT NULL
  GROUP BY version, name ORDER BY count(*) DESC, name, version`;

/** The variant with most sessions first. @throws AppError of category `storage`. */
export async function statisticsByVariant(pool: pg.Pool): Promise<VariantStatistics[]> {
  try {
    return (await pool.query<VariantStatistics>(BY_VARIANT)).rows;
  } catch (error) {
    throw storageError(error);
  }
}
