import { z } from "zod";
import { Language } from "../idea.ts";
import { FigureInCases, ThreeCases } from "../model/figures.ts";
import { Source } from "../source.ts";

const texts = z.array(z.string());

export const ExportedSection = z.object({
  id: z.string(),
  title: z.string(),
  markdown: z.string().describe("Its text as people read it, without its heading"),
  sources: texts,
  assumptions: texts,
  uncited: z.array(z.int()).describe("The numbers of the sources that it rests on without citing them"),
});
export type ExportedSection = z.infer<typeof ExportedSection>;

/** What is left to do with a plan: an open weakness, an answer to confirm, a figure to check. */
export const NextStep = z.object({
  kind: z.enum(["weakness", "answer", "figure"]),
  text: z.string().describe("What to settle, confirm or check, in the plan's language"),
});
export type NextStep = z.infer<typeof NextStep>;

export const AssumptionGroup = z.object({
  sectionId: z.string().nullable().describe("Null for what the whole plan assumes"),
  title: z.string().nullable(),
  assumptions: texts,
});
export type AssumptionGroup = z.infer<typeof AssumptionGroup>;

/** A plan as people get it, finished or not, in its parts: every format is a rendering of it. */
export const PlanDocument = z.object({
  language: Language,
  title: z.string().nullable().describe("Null before the analysis"),
  madeBy: z.string().describe("How the plan was made, in its language: the line below its title"),
  idea: z.string(),
  purpose: z.string().nullable(),
  audience: z.string().nullable(),
  sections: z.array(ExportedSection).describe("The written sections, in the outline's order"),
  nextSteps: z.array(NextStep).describe("What to do next: what the last review left open, what was never confirmed"),
  moreFigures: z.int().describe("How many more figures rest on little, beside those of the next steps"),
  assumptionGroups: z.array(AssumptionGroup).describe("The assumptions as the document lists them, by section"),
  moreAssumptions: z.int().describe("How many more there are, beside those and the answers taken by default"),
  cases: ThreeCases.extend({
    outcomes: z.array(FigureInCases).describe("What the document shows of the outcomes, those that hang on most first"),
    more: z.int().describe("How many more outcomes differ between the cases"),
  })
    .nullable()
    .describe("The plan in three cases; null where no assumption has a range"),
  missing: texts.describe("What the plan lacks, in its language"),
  sources: z
    .array(
      Source.extend({
        number: z.int().describe("What the texts cite, like [2]"),
        cited: z.boolean().describe("False where no text cites it"),
      }),
    )
    .describe("Files that were given and pages of the web that the research rests on"),
});
export type PlanDocument = z.infer<typeof PlanDocument>;
