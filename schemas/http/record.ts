import { z } from "zod";
import { PLAN_NODES } from "../step-names.ts";
import { Usage } from "./session.ts";

const StateChange = z.union([
  z.object({ channel: z.string(), value: z.union([z.string(), z.number(), z.boolean()]) }),
  z.object({ channel: z.string(), added: z.int(), changed: z.int(), removed: z.int() }),
  z.object({ channel: z.string(), change: z.enum(["set", "changed", "cleared"]) }),
]);

/** A session's checkpoints. */
export const History = z.object({
  checkpoints: z
    .array(
      z.object({
        checkpoint: z.string().describe("What a fork is made at"),
        next: z.array(z.string()).describe("The steps that come next"),
        at: z.iso.datetime(),
        step: z.int(),
        nodes: z.array(z.string()).describe("The steps that ran"),
        review: z.object({ round: z.int(), score: z.number().nullable() }).nullable(),
        usage: Usage,
        changes: z.array(StateChange),
      }),
    )
    .describe("The newest first"),
});

/** Every question, refusal and answer of a session. */
export const AuditTrail = z.object({
  entries: z
    .array(
      z.object({
        interruptId: z.string(),
        questionId: z.string(),
        act: z.enum(["asked", "refused", "answered", "failed", "requested", "set", "unchanged"]),
        attempt: z.int(),
        at: z.iso.datetime(),
        detail: z.string(),
      }),
    )
    .describe("The oldest first"),
});

export const Step = z.enum(PLAN_NODES);
