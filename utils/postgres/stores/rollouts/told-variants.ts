import type pg from "pg";
import { throughOutage } from "../../reconnect.ts";

/** What a variant is called, and whether new sessions get it, or some of them do. */
export interface NamedVariant {
  readonly name: string;
  readonly isRolledOut: boolean;
}

const NAMED = `SELECT name, EXISTS (SELECT FROM rollouts WHERE variant = version AND state <> 'rolled-back') AS "isRolledOut"
  FROM variants WHERE version = $1`;

/** @returns Null where there is no such version. @throws AppError of category `storage`. */
export async function namedVariant(pool: pg.Pool, version: string): Promise<NamedVariant | null> {
  const { rows } = await throughOutage(pool, () => pool.query<NamedVariant>(NAMED, [version]));
  return rows[0] ?? null;
}
