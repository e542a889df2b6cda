import { z } from "zod";
import { Language, SESSION_ID_PATTERN, SessionState } from "./idea.ts";
import { PresetName } from "./preset.ts";
import { AnswerRecord, ReviewRecord } from "./record.ts";
import { Action } from "./review.ts";
import { Source } from "./source.ts";

const texts = z.array(z.string());

export const ExportedSection = z.object({
  id: z.string(),
  title: z.string(),
  markdown: z.string().describe("Its text, without its heading"),
  sources: texts,
  assumptions: texts,
});
export type ExportedSection = z.infer<typeof ExportedSection>;

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
    title: z.string().nullable().describe("Null before the analysis"),
    language: Language,
    preset: PresetName,
    idea: z.string(),
    purpose: z.string().nullable(),
    audience: z.string().nullable(),
    madeBy: z.string().describe("How the plan was made, in its language: the line below its title"),
    models: texts.describe("The models that answered; offline is the built-in one"),
    reply: z.string().nullable().describe("The answer to an idea that was no planning request, which has no plan"),
    markdown: z.string().describe("The whole document"),
    sections: z.array(ExportedSection).describe("The written sections, in the outline's order"),
    answers: z.array(AnswerRecord.omit({ refusals: true })).describe("The questions that are settled, in order"),
    assumptions: texts,
    reviews: z.array(
      ReviewRecord.extend({
        verdict: z.enum(["pass", "revise", "fail"]).describe("What its score means"),
        changes: z.array(Action).describe("What was changed after it"),
      }),
    ),
    sources: z
      .array(Source.extend({ number: z.int().describe("What the texts cite, like [2]") }))
      .describe("Files that were given and pages of the web that the research rests on"),
    missing: texts.describe("What the plan lacks, in its language"),
    usage: z.object({
      calls: z.int(),
      tokens: z.int().describe("Input and output together"),
      cachedTokens: z
        .int()
        .optional()
        .describe("Of the input, what the provider's prompt cache is known to have served"),
      costUsd: z.number().nullable().describe("Null where a model's price is not known"),
    }),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ title: "PlanExport", description: "A plan made by PlanCraft, finished or not" });
export type PlanExport = z.infer<typeof PlanExport>;

/** The published JSON Schema. Unknown fields are allowed in it, since later versions may add some. */
export function planExportJsonSchema(): z.core.JSONSchema.BaseSchema {
  return z.toJSONSchema(PlanExport, { io: "input" });
}
