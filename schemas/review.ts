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

/** The checks that need no model, in the order in which they run. */
export const CHECKS = [
  "sections",
  "features",
  "constraints",
  "market-sizes",
  "table-sums",
  "break-even",
  "dates",
  "diagrams",
  "citations",
] as const;

/** What a check found in a plan, in the plan's language. */
export const CheckFinding = z.object({
  check: z.enum(CHECKS),
  sectionId: z.string().nullable().describe("Null where it concerns the plan as a whole"),
  problem: z.string(),
});
export type CheckFinding = z.infer<typeof CheckFinding>;
