import { z } from "zod";
import { ArmOfUser, Rollout, RolloutAct, Share } from "../rollout/rollout.ts";

/** The body of `POST /api/rollouts`. */
export const NewRollout = z.strictObject({
  variant: z.string().min(1).max(200).describe("A stored variant's name, or the beginning of its version"),
  share: Share.describe("Of users: above 0 and up to 1"),
  preset: z.string().min(1).max(200).optional().describe("Whose new sessions it is for; the server's usual one"),
});

/** The body of `PATCH /api/rollouts/{rollout}`. */
export const RolloutChange = z.strictObject({ share: Share.describe("Of users: above 0 and up to 1") });

/** The body of `POST /api/rollouts/{rollout}/rollback`. */
export const RolloutRollback = z.strictObject({
  reason: z.string().max(1_000).optional().describe("Why, for whoever reads the acts"),
});

export const RolloutPage = z.object({
  rollouts: z.array(Rollout).describe("The one that was started last comes first"),
  next: z.string().nullable().describe("The cursor of the next page; null on the last one"),
});

export const RolloutActs = z.object({ acts: z.array(RolloutAct).describe("The oldest first") });

export const ArmQuery = z.strictObject({
  user: z.string().describe("The user's id, as sessions have it for their owner"),
});

/** Which arm a user of a rollout is in. */
export const UserArm = ArmOfUser.extend({ rollout: z.uuid(), preset: z.string() });
