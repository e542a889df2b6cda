import { z } from "zod";
import { Points } from "./points.ts";
import { Confidence } from "./review.ts";

/** Any id: a stored session may have one that this version does not know. */
export const Specialist = z.string();
export type Specialist = z.infer<typeof Specialist>;

export const Finding = z.object({
  claim: z.string(),
  basis: z.string().describe("What the claim rests on: a source, a calculation, or experience"),
  confidence: Confidence,
  sources: Points.default([]).describe(
    "The given files and pages that the claim is taken from, each by its `source` as given; else empty",
  ),
});
export type Finding = z.infer<typeof Finding>;

/** What one specialist found out. */
export const Findings = z.object({
  summary: z.string(),
  findings: z.array(Finding),
});
export type Findings = z.infer<typeof Findings>;

/** What a specialist found, as a writer is told of it. */
export const FindingsBrief = z.object({
  specialist: Specialist,
  summary: z.string(),
  findings: z.array(
    Finding.omit({ sources: true }).extend({
      /** The numbers of the sources that the claim is taken from; left out where there are none. */
      sources: z.array(z.int()).optional(),
    }),
  ),
});
export type FindingsBrief = z.infer<typeof FindingsBrief>;

/** One change to a text: what stands there once, and what stands there afterwards. */
export const Edit = z.object({
  find: z.string().describe("A passage of the text, byte for byte, long enough to stand in it exactly once"),
  replace: z.string().describe("What stands in its place; empty to take it out"),
});
export type Edit = z.infer<typeof Edit>;

/** What an editor gives. */
export const Edits = z.object({
  edits: z.array(Edit).default([]),
  markdown: z
    .string()
    .nullable()
    .default(null)
    .describe("Null; or the whole section anew where edits cannot say it, and then no edits"),
  assumptions: Points.default([]).describe("All assumptions of the section as it stands afterwards"),
});
export type Edits = z.infer<typeof Edits>;

/** What a writer gives. Id and title are the task's. */
export const Section = z.object({
  markdown: z
    .string()
    .refine((text) => text.trim() !== "", "must not be empty")
    .describe("The section's text in Markdown, without its own heading"),
  sources: Points.default([]),
  assumptions: Points.default([]),
});
export type Section = z.infer<typeof Section>;
