import { z } from "zod";
import { Arm, VariantName } from "./variant.ts";

export const ROLLOUT_STATES = ["running", "promoted", "rolled-back"] as const;

/** Of users: above 0 and up to 1. Less than one in a million is nobody. */
export const Share = z.number().min(1e-6).max(1);

/** A variant as it is named: by `name` and the 64 hexadecimal digits of its content. */
export const VariantRef = z.object({ name: VariantName, version: z.string() });
export type VariantRef = z.infer<typeof VariantRef>;

/** How an arm has done so far, as the guard sees it. */
export const ArmCounts = z.object({
  sessions: z.int().describe("That ended, each counted once, when it ended for the first time"),
  failures: z.int().describe("Of them, those that failed by our fault"),
});
export type ArmCounts = z.infer<typeof ArmCounts>;

/** How an arm of the rollouts of a variant has done so far, by the variant's name. */
export type RolloutCounts = ArmCounts & { readonly variant: string; readonly arm: Arm };

/** What the guard concludes. `warn` acts on nothing. */
export const GUARD_DECISIONS = ["continue", "warn", "rollback"] as const;

/** What the guard of a rollout has seen and concludes. */
export const GuardView = z.object({
  decision: z.enum(GUARD_DECISIONS),
  /**
   * Of `rollback`: what the canary is worse than, the level of service or the other arm. Of `warn`: `control` where the
   * control is above the level of service too, so that only the comparison may roll back. Null where nothing is concluded.
   */
  because: z.enum(["limit", "control"]).nullable(),
  canary: ArmCounts,
  control: ArmCounts,
  limitEvidence: z
    .number()
    .describe("How many times likelier the canary's failures are above the limit; acts at its bound"),
  controlEvidence: z.number().describe("How many times likelier they are where the canary is worse than the control"),
  limitBound: z.number(),
  controlBound: z.number(),
});
export type GuardView = z.infer<typeof GuardView>;

export const Rollout = z.object({
  id: z.uuid(),
  preset: z.string(),
  variant: VariantRef,
  control: VariantRef.nullable().describe("Null: the program as it is"),
  share: Share,
  state: z.enum(ROLLOUT_STATES),
  guard: GuardView,
  reason: z.string().nullable().describe("Why it was rolled back by itself, in a sentence; else null"),
  startedAt: z.iso.datetime(),
  startedBy: z.string(),
  endedAt: z.iso.datetime().nullable(),
});
export type Rollout = z.infer<typeof Rollout>;

export const ROLLOUT_ACTS = ["start", "share", "promote", "rollback", "warn"] as const;

/** An entry of a rollout's audit trail. */
export const RolloutAct = z.object({
  act: z.enum(ROLLOUT_ACTS),
  person: z.string().nullable().describe("Null: the guard did it"),
  detail: z.record(z.string(), z.unknown()),
  at: z.iso.datetime(),
});
export type RolloutAct = z.infer<typeof RolloutAct>;

/** Which arm a user is in. */
export const ArmOfUser = z.object({ arm: Arm, variant: VariantRef.nullable() });
