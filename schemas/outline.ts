import { z } from "zod";

export const OutlineSection = z.object({
  id: z.string().describe("A short identifier in kebab case, unique in the outline"),
  title: z.string(),
  intent: z.string().default("").describe("What the section is to tell the reader"),
  keyPoints: z.array(z.string()).default([]),
});
export type OutlineSection = z.infer<typeof OutlineSection>;

/** The document's structure, as it is approved by the human. */
export const Outline = z.object({
  title: z.string(),
  sections: z.array(OutlineSection),
});
export type Outline = z.infer<typeof Outline>;
