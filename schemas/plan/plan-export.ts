import { z } from "zod";
import { SESSION_ID_PATTERN, SessionState } from "../idea.ts";
import { Sheet } from "../model/figures.ts";
import { Action, Review } from "../model/review.ts";
import { AnswerRecord, ReviewOutcome, ReviewRecord } from "../record.ts";
import { PlanDocument } from "./plan-document.ts";
import { PlanRecord } from "./plan-record.ts";

const texts = z.array(z.string());

/**
 * A plan as `export --format json` and `planner.export` give it: the contract for programs. Fields may be added; none
 * changes its meaning or goes without a new `format`.
 */
export const PlanExport = z
  .object({
    format: z.literal("plancraft-plan/1"),
    session: z.string().regex(SESSION_ID_PATTERN),
    state: SessionState,
    complete: z.boolean().describe("False where the session has not come to its end; see missing"),
    preset: z.string().describe("fast, balanced, quality, or one of the program that made it"),
    models: texts.describe("The models that answered; offline is the built-in one"),
    reply: z.string().nullable().describe("The answer to an idea that was no planning request, which has no plan"),
    markdown: z.string().describe("The whole document"),
    ...PlanDocument.shape,
    answers: z
      .array(AnswerRecord.omit({ refusals: true, offered: true }))
      .describe("The questions that are settled, in order"),
    assumptions: texts.describe("All that the plan assumes, answers taken by default among it"),
    reviews: z.array(
      ReviewRecord.extend({
        score: Review.shape.score,
        outcome: ReviewOutcome.exclude(["unjudged"]),
        verdict: z.enum(["pass", "revise", "fail"]).describe("What its score means"),
        changes: z.array(Action).describe("What was changed after it"),
      }),
    ),
    sheet: Sheet.nullable().describe("The figures and decisions that the whole plan hangs on"),
    record: PlanRecord.nullable().describe("How the plan came about, where it was asked for"),
    usage: PlanRecord.shape.usage,
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ title: "PlanExport", description: "A plan made by PlanCraft, finished or not" });
export type PlanExport = z.infer<typeof PlanExport>;

/** The published JSON Schema. Unknown fields are allowed in it, since later versions may add some. */
export function planExportJsonSchema(): z.core.JSONSchema.BaseSchema {
  return z.toJSONSchema(PlanExport, { io: "input" });
}
