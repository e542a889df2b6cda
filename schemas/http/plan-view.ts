import { z } from "zod";
import { Language, SessionState } from "../idea.ts";
import { SessionId } from "./session.ts";

/**
 * A plan as a page shows it. Its HTML is made from Markdown of unknown origin: what of it could run, load something or lead
 * anywhere but to the web is text in it.
 */
export const PlanView = z.object({
  session: SessionId,
  version: z.int().nullable().describe("Which version it is; null before the first"),
  state: SessionState,
  complete: z.boolean(),
  language: Language,
  title: z.string().nullable(),
  madeBy: z.string().describe("How it was made, in a line"),
  reply: z.string().nullable().describe("As HTML, where the idea was no planning request: then there are no parts"),
  parts: z
    .array(
      z.object({
        anchor: z.string().describe("The id that links within the plan lead to"),
        kind: z.string(),
        sectionId: z.string().nullable().describe("Of a section; null for what frames them"),
        number: z.int().nullable(),
        heading: z.string().describe("HTML"),
        body: z
          .string()
          .describe('HTML. What a figure gave stands in `<data value="0.07" data-figure="fee">7%</data>`'),
      }),
    )
    .describe("In their order"),
});
