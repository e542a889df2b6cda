import { z } from "zod";

/** One change to one section. */
export const Action = z.object({
  sectionId: z.string(),
  instruction: z.string(),
});
export type Action = z.infer<typeof Action>;

/** The reviewer's judgement of a draft. The score decides; the verdict is text. */
export const Review = z.object({
  score: z.number().min(1).max(10),
  verdict: z.enum(["pass", "revise", "fail"]),
  strengths: z.array(z.string()),
  weaknesses: z.array(z.string()),
  actions: z.array(Action).describe("What to change, each for one section by its id"),
});
export type Review = z.infer<typeof Review>;

/** What reviewer and writer agree to change. */
export const Agreement = z.object({
  agreed: z.boolean(),
  confidence: z.number().min(0).max(1),
  actions: z.array(Action),
});
export type Agreement = z.infer<typeof Agreement>;
