import { z } from "zod";
import { Language } from "../idea.ts";
import { SessionId } from "./session.ts";

/** Who asks, and what they may do. */
export const Me = z.object({
  person: z.string(),
  isAdmin: z.boolean().describe("Sees and does what anybody may"),
  language: Language,
  models: z.array(z.string()).nullable().describe("The models that may be used; null: all"),
  dailyCostUsd: z.number().nullable().describe("What may be spent in a day (UTC); null: no limit"),
});

/** What is remembered of a person's choices. */
export const Memory = z.object({
  choices: z
    .array(
      z.object({
        question: z.string(),
        prompt: z.string(),
        choice: z.string(),
        session: SessionId,
        at: z.iso.datetime(),
        expiresAt: z.iso.datetime(),
      }),
    )
    .describe("The newest first"),
});

export const ForgettingQuery = z.strictObject({
  question: z
    .string()
    .max(100)
    .optional()
    .describe("The question whose choices are forgotten; all where it is not given"),
});

export const Forgotten = z.object({ forgotten: z.int().describe("How many choices it was") });
