import type { PlanVersion } from "../../../schemas/plan/version.ts";

/**
 * The parts of a statement that keep a version of a plan where its number is free or has the same plan already; then
 * `free` has a row, else `other` has the text of the plan that the number belongs to.
 */
export function keepingVersion(number: string, plan: string): string {
  return `other AS MATERIALIZED (
      SELECT plan::text AS plan FROM ours, plan_versions
      WHERE session = id AND version = ${number}::int AND plan::text <> ${plan}::text
    ), free AS MATERIALIZED (SELECT id FROM ours WHERE NOT EXISTS (SELECT FROM other)), kept AS (
      INSERT INTO plan_versions (session, version, plan) SELECT id, ${number}::int, ${plan}::json FROM free
      ON CONFLICT DO NOTHING
    )`;
}

/** What such a statement tells. */
export interface KeptVersion {
  readonly other: string | null;
}
export const KEPT_VERSION = "(SELECT plan FROM other) AS other";

/**
 * Keeps a version and loses none: where its number belongs to another plan (somebody changed the thread by hand), it gets
 * the next number that does not. The same document counts as the same plan: its parts may look otherwise to another release.
 *
 * @param write Sends the statement, with the number and the plan's JSON.
 * @returns The number that it is kept under.
 */
export async function keptUnder(
  { version, ...plan }: PlanVersion,
  write: (number: number, plan: string) => Promise<KeptVersion>,
): Promise<number> {
  const own = JSON.stringify(plan);
  let [number, text] = [version, own];
  for (;;) {
    const { other } = await write(number, text);
    if (other === null) return number;
    const isSame = (JSON.parse(other) as Partial<PlanVersion>).document === plan.document;
    if (!isSame) number += 1;
    text = isSame ? other : own;
  }
}
