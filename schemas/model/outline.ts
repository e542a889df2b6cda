import { z } from "zod";
import { Points } from "./points.ts";

export const OutlineSection = z.object({
  id: z.string().describe("A short identifier in kebab case, unique in the outline"),
  title: z.string(),
  intent: z.string().default("").describe("What the section is to tell the reader"),
  keyPoints: Points.default([]),
  last: z
    .boolean()
    .optional()
    .describe("True for what sums up other sections: it is written after them, with their text before it"),
});
export type OutlineSection = z.infer<typeof OutlineSection>;

/** The document's structure, as the model proposes it. */
export const Outline = z.object({
  title: z.string(),
  sections: z.array(OutlineSection).min(1),
});
export type Outline = z.infer<typeof Outline>;

/** A section of the plan's own outline. Locking is the human's: the model's schema does not have it. */
export const PlanSection = OutlineSection.extend({
  locked: z.boolean().optional().describe("No refine changes it; false where it is not there"),
});
export type PlanSection = z.infer<typeof PlanSection>;

/** The outline that is made without a language model: it says what it could not follow. */
export const PlainOutline = Outline.extend({ unfollowed: z.string().nullable().default(null) });
export type PlainOutline = z.infer<typeof PlainOutline>;

/** The document's structure, as it is approved by the human. */
export const PlanOutline = Outline.extend({
  sections: z.array(PlanSection),
  unfollowed: z.string().optional().describe("What the person said of an earlier outline and this one does not follow"),
});
export type PlanOutline = z.infer<typeof PlanOutline>;
