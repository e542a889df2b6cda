import { z } from "zod";
import { Language, SessionState } from "../idea.ts";
import { SessionId } from "./session.ts";

/**
 * A plan as a page shows it. Its HTML is made from Markdown of unknown origin: what of it could run, load something or lead
 * anywhere but to the web is text in it, and it has no styles of its own.
 */
export const PlanView = z.object({
  session: SessionId,
  version: z.int().nullable().describe("Which version it is; null before the first"),
  state: SessionState,
  complete: z.boolean(),
  underRevision: z.boolean().describe("A request is carried out: this is the plan before it"),
  language: Language,
  title: z.string().nullable().describe("Text; null before the analysis"),
  madeBy: z.string().describe("How it was made, in a line of text"),
  createdAt: z.iso.datetime(),
  reply: z.string().nullable().describe("As HTML, where the idea was no planning request: then there are no parts"),
  parts: z
    .array(
      z.object({
        anchor: z.string().describe("The id that links within the plan lead to"),
        kind: z.enum(["idea", "section", "next", "assumptions", "missing", "sources"]),
        sectionId: z.string().nullable().describe("Of a section; null for what frames them"),
        number: z.int().nullable(),
        heading: z.string().describe("HTML"),
        body: z
          .string()
          .describe(
            'HTML. What a figure gave stands in `<data class="figure" data-figure="fee" value="0.07">7%</data>`; what a formula gave has `data-uses="fee orders"` instead of `data-figure`; `data-doubt="0"` says that its passage is a doubt',
          ),
      }),
    )
    .describe("In their order"),
  unwritten: z.array(z.string()).describe("The titles of the sections that are still to be written"),
  doubts: z
    .array(z.object({ sectionId: z.string().nullable(), section: z.string().nullable(), text: z.string() }))
    .describe("What leans on figures that were set since it was written; without a section: a decision"),
});
export type PlanView = z.infer<typeof PlanView>;
