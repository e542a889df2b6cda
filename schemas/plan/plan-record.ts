import { z } from "zod";
import { Language, SESSION_ID_PATTERN } from "../idea.ts";
import { Sheet } from "../model/figures.ts";
import { DoneOutlineChange } from "../model/revision.ts";
import { AnswerRecord, RefineRecord, ReviewOutcome } from "../record.ts";
import { SessionVariant } from "../rollout/variant.ts";

const texts = z.array(z.string());
/** The title of a section where it has one, else its id. */
const section = { sectionId: z.string(), section: z.string() };

const RecordedAction = z.object({ ...section, instruction: z.string() });
export type RecordedAction = z.infer<typeof RecordedAction>;

/** Passages of a section before and after a round, as people read them; an empty one was not there. */
const RecordedChange = z.object({
  ...section,
  passages: z.array(z.object({ before: z.string(), after: z.string() })),
});
export type RecordedChange = z.infer<typeof RecordedChange>;

const RecordedFinding = z.object({
  check: z.string(),
  sectionId: z.string().nullable(),
  section: z.string().nullable().describe("Null where it concerns the plan as a whole"),
  problem: z.string(),
  stands: z.boolean().nullable().describe("Whether the next review still found it; null where nobody looked again"),
});
export type RecordedFinding = z.infer<typeof RecordedFinding>;

export const RecordedReview = z.object({
  round: z.int(),
  score: z.number().nullable().describe("Null where no language model gave it"),
  outcome: ReviewOutcome,
  strengths: texts,
  weaknesses: texts,
  checks: z.array(RecordedFinding).describe("What the checks found before it, each finding without a model"),
  asked: z.array(RecordedAction).describe("What it asked for"),
  unknown: z.array(z.string()).optional().describe("What it called sections that the plan does not have"),
  discussion: z
    .object({
      rounds: z.int(),
      settled: z.boolean(),
      unknown: z.array(z.string()).optional().describe("What it called sections that the plan does not have"),
    })
    .nullable()
    .describe("How reviewer and writer talked of it; kept for the last review only"),
  done: z.array(RecordedAction).nullable().describe("What was agreed and carried out; null where nothing followed"),
  locked: z.array(RecordedAction).describe("What was left undone because the section is locked"),
  figures: RefineRecord.shape.figures.unwrap().describe("The figures that moved with it"),
  unreviewed: z.boolean().describe("True where no review saw what it led to"),
  changes: z.array(RecordedChange).describe("What changed in the text because of it, where that was kept"),
});
export type RecordedReview = z.infer<typeof RecordedReview>;

export const RecordedRevision = z.object({
  number: z.int(),
  request: z.string(),
  direction: z.string(),
  reviewsBefore: z.int(),
  unknown: z.array(z.string()).optional().describe("What the answer called sections that the plan does not have"),
  outline: z.array(DoneOutlineChange).optional().describe("What was carried out of the changes to the outline"),
  undone: z.array(z.string()).optional().describe("What could not be carried out, and why"),
  reply: z.string().optional().describe("Where nothing was carried out: what was answered; it made no version"),
  actions: z.array(RecordedAction),
  changes: z.array(RecordedChange),
  set: z.boolean().describe("Whether it set figures, and asked for nothing in words"),
  figures: RefineRecord.shape.figures.unwrap().describe("The figures that moved with it"),
  doubts: z
    .array(z.object({ section: z.string().nullable(), text: z.string() }))
    .describe("What leans on figures that moved far; null for a decision"),
});
export type RecordedRevision = z.infer<typeof RecordedRevision>;

/** How a plan came about, as `record` and `planner.record` give it. Fields may be added. */
export const PlanRecord = z.object({
  format: z.literal("plancraft-record/1"),
  session: z.string().regex(SESSION_ID_PATTERN),
  language: Language,
  title: z.string().nullable(),
  madeBy: z.string(),
  variant: SessionVariant.optional().describe("Only where it was made under a variant, or is counted in a rollout"),
  reviews: z.array(RecordedReview),
  revisions: z.array(RecordedRevision),
  answers: z.array(AnswerRecord).describe("Every question with who answered it, and the answers that were refused"),
  assumptions: texts.describe("What the analysis took for granted, and what was assumed instead of asking"),
  sheet: Sheet.nullable().describe("The figures and decisions that the whole plan hangs on"),
  sheetNotes: texts.describe("What was wrong with the figures and is left out of them"),
  usage: z.object({
    calls: z.int(),
    tokens: z.int().describe("Input and output together"),
    cachedTokens: z.int().optional().describe("Of the input, what the provider's prompt cache is known to have served"),
    costUsd: z.number().nullable().describe("Null where a model's price is not known"),
  }),
  markdown: z.string().describe("The record as a document"),
});
export type PlanRecord = z.infer<typeof PlanRecord>;
