import { z } from "zod";
import { Action, FigureChange } from "./review.ts";

/** A request on a finished plan. */
export const RevisionRequest = z.object({
  number: z.int().describe("Counts the requests of a session from 1"),
  request: z.string().describe("What is to change in the plan"),
});
export type RevisionRequest = z.infer<typeof RevisionRequest>;

export const OUTLINE_OPS = ["add", "drop", "move", "merge", "rename"] as const;

/** One change to the outline. */
export const OutlineChange = z.object({
  op: z.enum(OUTLINE_OPS),
  sectionId: z.string().describe("The section that it is about; for add a new id in kebab case"),
  title: z.string().nullable().default(null).describe("The title for add and rename, else null"),
  intent: z.string().nullable().default(null).describe("For add: what the section is to tell the reader, else null"),
  after: z
    .string()
    .nullable()
    .default(null)
    .describe(
      "For add and move: the section that it stands behind, null for the beginning; for merge: the section it goes into",
    ),
});
export type OutlineChange = z.infer<typeof OutlineChange>;

/** What a request touches, as the model finds it. */
export const Refinement = z.object({
  direction: z
    .string()
    .default("")
    .describe("What the plan is to become, in one sentence; where nothing is touched, why"),
  instructions: z
    .array(Action)
    .describe("What to change, each for one section by its id; empty where the request touches no section"),
  outline: z.array(OutlineChange).optional().describe("Changes to the outline; empty where the request asks for none"),
  figures: z.array(FigureChange).optional().describe("Figures of the sheet that get another value or formula"),
});
export type Refinement = z.infer<typeof Refinement>;

/** A revision that the plan has seen. */
export const RevisionRecord = RevisionRequest.extend({
  direction: z.string(),
  /** What was asked of which section; the sections that are not named here stay as they are. */
  actions: z.array(Action),
  /** How many reviews and refines there were before: no counter is reset, and a revision has rounds of its own. */
  reviewsBefore: z.int(),
  /** What the answer called sections that the plan does not have. */
  unknown: z.array(z.string()).optional(),
  refinesBefore: z.int(),
});
export type RevisionRecord = z.infer<typeof RevisionRecord>;
