import { z } from "zod";
import { MAX_TEXT_ANSWER_CHARACTERS } from "./question.ts";

const text = z.string().trim().min(1).max(MAX_TEXT_ANSWER_CHARACTERS);

export const OptionAnswer = z.union([
  z.strictObject({ kind: z.literal("option"), optionId: z.string() }),
  z.strictObject({ kind: z.literal("option"), other: text }),
]);
export const OptionsAnswer = z.strictObject({ kind: z.literal("options"), optionIds: z.array(z.string()).max(100) });
export const FormValue = z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.null()]);
export type FormValue = z.infer<typeof FormValue>;
export const FormAnswer = z.strictObject({ kind: z.literal("form"), values: z.record(z.string(), FormValue) });
export const ConfirmAnswer = z.strictObject({ kind: z.literal("confirm"), confirmed: z.boolean() });
export const TextAnswer = z.strictObject({ kind: z.literal("text"), text });

/** A section as a human edits it: only the title is needed, an id names the section it replaces. */
export const EditedSection = z.object({
  id: z.string().max(64).optional(),
  title: z.string().trim().min(1).max(200),
  intent: z.string().max(2_000).optional(),
  keyPoints: z.array(z.string().trim().min(1).max(500)).max(50).optional(),
  /** A locked section is written, and then changed by no refine. */
  locked: z.boolean().optional(),
});
export type EditedSection = z.infer<typeof EditedSection>;

export const ApprovalAnswer = z.strictObject({
  kind: z.literal("approval"),
  decision: z.enum(["accept", "edit", "reject"]),
  edits: z.object({ sections: z.array(EditedSection).min(1).max(40) }).nullish(),
  reason: z.string().trim().max(MAX_TEXT_ANSWER_CHARACTERS).nullish(),
});

/** Every answer a human can give; what exactly is allowed also hangs on the question. */
export const Answer = z.union([OptionAnswer, OptionsAnswer, FormAnswer, ConfirmAnswer, TextAnswer, ApprovalAnswer]);
export type Answer = z.infer<typeof Answer>;

/** What an answer may say beside its kind: which attempt at the question it is for. Then it is taken for no other. */
export const AnswerAttempt = z.looseObject({ attempt: z.int().min(1).optional() });
/** An answer as it is sent. */
export type SentAnswer = Answer & { readonly attempt?: number };

/** What resumes an interrupt: the answer, unchecked, and when it came. */
export const ReceivedAnswer = z.object({
  answer: z.unknown(),
  receivedAt: z.string(),
  /** Which attempt it is for; the open one where it is not said. */
  attempt: z.int().optional(),
  /** The interrupt id of the ask that it was given to; the asks after it tell of it. */
  interrupt: z.string().optional(),
  /** True where a default was taken because nobody was asked. */
  assumed: z.boolean().default(false),
});
export type ReceivedAnswer = z.infer<typeof ReceivedAnswer>;

/** Answers by interrupt id, as `plancraft answer` and `planner.answer` take them; the question checks each of them. */
export type AnswersByInterrupt = Readonly<Record<string, SentAnswer>>;
