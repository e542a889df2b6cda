import { z } from "zod";
import { FormValue } from "./answer.ts";

/** A section while the outline is edited; one without an id is new. */
export const DraftSection = z.object({
  id: z.string().optional(),
  title: z.string(),
  about: z.string().describe("What it tells, on one line; the key points of a proposed section are parted by `·`"),
  locked: z.boolean().optional().describe("No refine may change it"),
});
export type DraftSection = Readonly<z.infer<typeof DraftSection>>;

/** What a person has entered for a question and not sent: nobody checked it, and it decides nothing. */
export const AnswerDraft = z.object({
  typed: z.record(z.string(), z.string()).default({}).describe("Text, by the place it was typed at"),
  chosen: z.record(z.string(), FormValue).default({}).describe("What was chosen, marked or filled in, by its place"),
  sections: z.array(DraftSection).min(1).nullable().default(null).describe("The outline as it was edited"),
});
export type AnswerDraft = z.infer<typeof AnswerDraft>;

/** The drafts of a session by interrupt id. */
export const AnswerDrafts = z.record(z.string(), AnswerDraft);
export type AnswerDrafts = z.infer<typeof AnswerDrafts>;
