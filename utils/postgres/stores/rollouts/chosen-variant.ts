import type pg from "pg";
import { throughOutage } from "../../reconnect.ts";

/** A variant that new sessions may get. */
export interface ChoosableVariant {
  readonly version: string;
  /** The model that it names, if any. */
  readonly model: string | null;
}

/** What new sessions of a preset may get besides what the program has of itself. */
export interface ChoosableVariants {
  readonly running: {
    readonly rollout: string;
    /** Of users, above 0 and up to 1. */
    readonly share: number;
    readonly canary: ChoosableVariant;
    /** Null is the program as it is. */
    readonly control: ChoosableVariant | null;
  } | null;
  /** That of the rollout which was started last of those promoted, whatever the clock said. */
  readonly promoted: ChoosableVariant | null;
}

const SQL = `SELECT found.*, variants.content ->> 'model' AS model, controls.content ->> 'model' AS "controlModel"
  FROM (
    (SELECT id AS rollout, share, variant, control FROM rollouts WHERE preset = $1 AND state = 'running')
    UNION ALL
    (SELECT NULL, NULL, variant, NULL FROM rollouts WHERE preset = $1 AND state = 'promoted' ORDER BY number DESC LIMIT 1)
  ) AS found JOIN variants ON variants.version = found.variant
    LEFT JOIN variants AS controls ON controls.version = found.control`;

interface Found {
  readonly rollout: string | null;
  readonly share: number | null;
  readonly variant: string;
  readonly control: string | null;
  readonly model: string | null;
  readonly controlModel: string | null;
}

/** In one statement, which reads no table from its beginning. @throws AppError of category `storage`. */
export async function choosableVariants(pool: pg.Pool, preset: string): Promise<ChoosableVariants> {
  const { rows } = await throughOutage(pool, () => pool.query<Found>(SQL, [preset]));
  let running: ChoosableVariants["running"] = null;
  let promoted: ChoosableVariant | null = null;
  for (const { rollout, share, variant, control, model, controlModel } of rows) {
    const first = { version: variant, model };
    if (rollout === null || share === null) promoted = first;
    else
      running = {
        rollout,
        share,
        canary: first,
        control: control === null ? null : { version: control, model: controlModel },
      };
  }
  return { running, promoted };
}
