import { z } from "zod";
import { Action } from "./review.ts";

/** A request on a finished plan. */
export const RevisionRequest = z.object({
  number: z.int().describe("Counts the requests of a session from 1"),
  request: z.string().describe("What is to change in the plan"),
});
export type RevisionRequest = z.infer<typeof RevisionRequest>;

/** What a request touches, as the model finds it. */
export const Refinement = z.object({
  direction: z
    .string()
    .default("")
    .describe("What the plan is to become, in one sentence; where nothing is touched, why"),
  instructions: z
    .array(Action)
    .describe("What to change, each for one section by its id; empty where the request touches no section"),
});
export type Refinement = z.infer<typeof Refinement>;

/** A revision that the plan has seen. */
export const RevisionRecord = RevisionRequest.extend({
  direction: z.string(),
  /** What was asked of which section; the sections that are not named here stay as they are. */
  actions: z.array(Action),
  /** How many reviews and refines there were before: no counter is reset, and a revision has rounds of its own. */
  reviewsBefore: z.int(),
  refinesBefore: z.int(),
});
export type RevisionRecord = z.infer<typeof RevisionRecord>;
