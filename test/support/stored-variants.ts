import { createHash } from "node:crypto";
import type pg from "pg";
import { armOf } from "../../rollout/arm.ts";
import type { Arm, Variant } from "../../schemas/rollout/variant.ts";

type Client = Pick<pg.Client, "query">;

/** Keeps a variant as it is, unchecked. @returns Its version. */
export async function keepVariant(client: Client, content: Variant): Promise<string> {
  const json = JSON.stringify(content);
  const version = createHash("sha256").update(json).digest("hex");
  await client.query("INSERT INTO variants (version, name, content, created_by) VALUES ($1, $2, $3, 'test')", [
    version,
    content.name,
    json,
  ]);
  return version;
}

interface GivenRollout {
  readonly variant: string;
  readonly control?: string;
  readonly preset?: string;
  readonly share?: number;
  readonly state?: "running" | "promoted" | "rolled-back";
}

/** Stores a rollout, of the preset `fast` and for everybody where nothing else is said. @returns Its id. */
export async function storeRollout(client: Client, given: GivenRollout): Promise<string> {
  const { variant, control = null, preset = "fast", share = 1, state = "running" } = given;
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO rollouts (preset, variant, control, share, state, started_by) VALUES ($1, $2, $3, $4, $5, 'test') RETURNING id`,
    [preset, variant, control, share, state],
  );
  return rows[0]?.id ?? "";
}

/** Two people, the first in the canary of a rollout and the second in its control. */
export function oneOfEachArm(rollout: string, share: number): readonly [string, string] {
  const people = Array.from({ length: 1_000 }, (_, at) => `person-${at}`);
  const of = (arm: Arm) => people.find((person) => armOf(rollout, person, share) === arm) ?? "";
  return [of("canary"), of("control")];
}
