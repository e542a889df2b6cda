import { z } from "zod";
import { SheetFigure, ShownMove } from "./figures.ts";
import { Action, FigureChange } from "./review.ts";

/** What sets figures by code, without a model. */
export const FigureSetting = z.object({
  figures: z.array(FigureChange).describe("New values and formulas; empty where a setting is undone"),
  undoes: z.int().nullable().default(null).describe("The request whose figures get back what they had before it"),
  rewrite: z
    .boolean()
    .default(false)
    .describe("Whether the sentences that may not hold any more are edited by the model"),
});
export type FigureSetting = z.infer<typeof FigureSetting>;

/** A request on a finished plan. */
export const RevisionRequest = z.object({
  number: z.int().describe("Counts the requests of a session from 1"),
  request: z.string().describe("What is to change in the plan"),
  setting: FigureSetting.optional().describe("Where the request sets figures, and the words only name them"),
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

/** What setting figures came to. */
export const SettingRecord = z.object({
  /** The figures that were set, as they were before. */
  before: z.array(SheetFigure),
  /** All figures that moved, as they are shown. */
  moved: z.array(ShownMove),
  /** The passages that may not hold any more, as they are written, with the section they stand in; null: a decision. */
  doubts: z.array(z.object({ sectionId: z.string().nullable(), text: z.string() })),
  undoes: z.int().nullable(),
});
export type SettingRecord = z.infer<typeof SettingRecord>;

/** A revision that the plan has seen. */
export const RevisionRecord = RevisionRequest.omit({ setting: true }).extend({
  /** Where it set figures, what that came to. */
  set: SettingRecord.optional(),
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
