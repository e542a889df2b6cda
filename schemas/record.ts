import { z } from "zod";
import { Answer } from "./answer.ts";
import { ShownMove } from "./model/figures.ts";
import { Action, CheckFinding, FigureChange, Review } from "./model/review.ts";
import { Findings, Section } from "./model/section.ts";
import { QuestionKind } from "./question.ts";

export const Refusal = z.object({ problem: z.string(), receivedAt: z.string() });
export type Refusal = z.infer<typeof Refusal>;

/** One question's whole history, written once, when it is settled. */
/** What a file states, as it was put to the person. */
export const OfferedStatement = z.object({
  statement: z.string(),
  from: z.string().describe("The file, and where in it"),
  confirmed: z.boolean(),
});
export type OfferedStatement = z.infer<typeof OfferedStatement>;

export const AnswerRecord = z.object({
  questionId: z.string(),
  kind: QuestionKind,
  question: z.string(),
  answer: Answer,
  /** The answer in plain words, as the plan shows it. */
  text: z.string(),
  /** What the chosen options say of themselves. */
  detail: z.string().optional(),
  /** `human` gave it; `assumed` is a default taken for them; `spent` is the default after the last attempt. */
  source: z.enum(["human", "assumed", "spent"]),
  askedAt: z.string(),
  receivedAt: z.string(),
  refusals: z.array(Refusal),
  chosenBefore: z.string().optional().describe("Of a default: when the person chose the same in another session"),
  offered: z
    .array(OfferedStatement)
    .optional()
    .describe("Of the question what of the files holds: all that was offered"),
});
export type AnswerRecord = z.infer<typeof AnswerRecord>;

/** One line of a session's audit trail: a question, a refusal or an answer; or a request on the finished plan. */
export interface AuditEntry {
  readonly interruptId: string;
  readonly questionId: string;
  /**
   * `failed` is a call of the model that its server refused in words: `questionId` is the step then. `unchanged` is what a
   * request that changed nothing was answered with.
   */
  readonly act: "asked" | "refused" | "answered" | "failed" | "requested" | "set" | "unchanged";
  /** Which attempt it was, from 1. */
  readonly attempt: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** The question, why it was refused, who answered what (`human: In May`), or what the server said. */
  readonly detail: string;
}

/**
 * What a review leads to: the plan is good; it is refined; it starts over; or it goes out as it is because no
 * refine round is left. Where nobody judges it is refined or goes out unjudged.
 */
export const ReviewOutcome = z.enum(["accepted", "refine", "restart", "spent", "unjudged"]);
export type ReviewOutcome = z.infer<typeof ReviewOutcome>;

export const ReviewRecord = Review.extend({
  score: Review.shape.score.nullable().describe("Null where no language model judged"),
  round: z.int(),
  outcome: ReviewOutcome,
  /** What it called sections that the plan does not have. */
  unknown: z.array(z.string()).optional(),
  /** What the checks found before it. Reviews that were stored before there were checks have none. */
  checks: z.array(CheckFinding).optional(),
});
export type ReviewRecord = z.infer<typeof ReviewRecord>;

/** Where the discussion of one review stands. */
export const Discussion = z.object({
  reviewRound: z.int(),
  rounds: z.int(),
  settled: z.boolean(),
  /** What is agreed when settled, else what was proposed last. */
  actions: z.array(Action),
  /** What was asked of sections that the human locked: it is left undone. */
  locked: z.array(Action).optional(),
  /** What the last answer called sections that the plan does not have. */
  unknown: z.array(z.string()).optional(),
  /** The figures that get another value or formula. */
  figures: z.array(FigureChange).optional(),
});
export type Discussion = z.infer<typeof Discussion>;

/** What one refine changed, and what it left as it is because the human locked it. */
export const RefineRecord = z.object({
  reviewRound: z.int(),
  actions: z.array(Action),
  locked: z.array(Action).optional(),
  /** The figures that it moved, as they are shown: null where there was none, or is none any more. */
  figures: z.array(ShownMove).optional(),
  /** True where no review saw what it changed: the rounds were spent. */
  unreviewed: z.boolean().optional(),
});
export type RefineRecord = z.infer<typeof RefineRecord>;

const reported = {
  specialist: z.string(),
  /** Why the web was not searched, where it should have been. */
  unsearched: z.string().optional(),
};

/** A specialist's findings, whose sources are ids of the plan's; or why there are none. */
export const SpecialistReport = z.union([
  z.object({ ...reported, findings: Findings, missing: z.null() }),
  z.object({ ...reported, findings: z.null(), missing: z.string() }),
]);
export type SpecialistReport = z.infer<typeof SpecialistReport>;

/** What a round changed in a section: passages as they stood, and as they stand. An empty one was not there. */
export const SectionChange = z.object({
  round: z.int(),
  passages: z.array(z.object({ before: z.string(), after: z.string() })),
});
export type SectionChange = z.infer<typeof SectionChange>;

/** A section as it stands, under its task's id and title, in which round it was written, and the numbers of the sources that its writer was given. */
export const WrittenSection = Section.extend({
  id: z.string(),
  title: z.string(),
  round: z.int(),
  citable: z.array(z.int()).optional(),
  /** What the last rounds changed in it, the oldest first. */
  changes: z.array(SectionChange).optional(),
});
export type WrittenSection = z.infer<typeof WrittenSection>;
