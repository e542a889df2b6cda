import type pg from "pg";
import type { Arm } from "../../schemas/rollout/variant.ts";
import type { NewSession } from "../../utils/postgres/stores/sessions/session-store.ts";

/** A rollout that runs, of a variant of this name; the control is the program as it is. @returns Its id. */
export async function storeRollout(
  pool: Pick<pg.ClientBase, "query">,
  { name = "terse", preset = "fast", share = 0.5 }: { name?: string; preset?: string; share?: number } = {},
): Promise<string> {
  await pool.query(
    `INSERT INTO variants (version, name, content, created_by)
     VALUES ($1, $2, jsonb_build_object('name', $2::text), 'admin') ON CONFLICT DO NOTHING`,
    [versionOf(name), name],
  );
  const { rows } = await pool.query<{ id: string }>(
    "INSERT INTO rollouts (preset, variant, share, started_by) VALUES ($1, $2, $3, 'admin') RETURNING id",
    [preset, versionOf(name), share],
  );
  return rows[0]?.id ?? "";
}

/** The version under which `storeRollout` keeps a variant of this name. */
export function versionOf(name: string): string {
  return Buffer.from(name).toString("hex").padEnd(64, "0");
}

/** What a session is stored with that is in an arm of such a rollout. */
export function inArm(rollout: string, arm: Arm, name = "terse"): Pick<NewSession, "variant" | "rollout" | "arm"> {
  return { rollout, arm, variant: arm === "canary" ? versionOf(name) : null };
}

/** How a rollout stands. */
export async function rolloutRow(pool: Pick<pg.ClientBase, "query">, rollout: string) {
  const { rows } = await pool.query<{
    state: string;
    guard: unknown;
    reason: Record<string, unknown> | null;
    hasEnded: boolean;
    acts: { act: string; person: string | null; detail: Record<string, unknown> }[] | null;
  }>(
    `SELECT state, guard, reason, ended_at IS NOT NULL AS "hasEnded", (
       SELECT jsonb_agg(jsonb_build_object('act', act, 'person', person, 'detail', detail) ORDER BY number)
       FROM rollout_acts WHERE rollout = id) AS acts
     FROM rollouts WHERE id = $1`,
    [rollout],
  );
  const [row] = rows;
  if (!row) throw new Error("There is no such rollout");
  return { ...row, acts: row.acts ?? [] };
}

/** How its sessions ended, in the order in which they did. */
export async function outcomesOf(pool: Pick<pg.ClientBase, "query">, rollout: string) {
  const { rows } = await pool.query<{
    session: string;
    arm: Arm;
    failed: boolean;
    code: string | null;
    isSeen: boolean;
  }>(
    `SELECT session, arm, failed, code, is_seen AS "isSeen" FROM rollout_outcomes WHERE rollout = $1 ORDER BY number`,
    [rollout],
  );
  return rows;
}
