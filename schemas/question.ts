import { z } from "zod";

export const QUESTION_KINDS = ["option", "options", "form", "confirm", "text", "approval"] as const;
export const QuestionKind = z.enum(QUESTION_KINDS);
export type QuestionKind = z.infer<typeof QuestionKind>;

/** How often one question may be answered before its recommended default is taken. */
export const MAX_ATTEMPTS = 6;
/** After this long an unattended session may go on without the answer. */
export const QUESTION_EXPIRY_MS = 60 * 60 * 1000;
export const MAX_TEXT_ANSWER_CHARACTERS = 4_000;

export const QuestionOption = z.object({
  id: z.string().describe("A short identifier, unique in the question"),
  title: z.string().describe("The choice in a few words"),
  description: z.string().default("").describe("What choosing it means for the plan"),
});
export type QuestionOption = z.infer<typeof QuestionOption>;

/** A choice as it is put to the human: for the approval of an outline it is a section, with what it consists of. */
export const OfferedOption = QuestionOption.extend({
  intent: z.string().optional().describe("Of a section: what it is to tell the reader"),
  keyPoints: z.array(z.string()).optional().describe("Of a section; its description has them in one line"),
});
export type OfferedOption = z.infer<typeof OfferedOption>;

export const FIELD_TYPES = ["text", "integer", "number", "boolean", "choice", "list", "email", "date"] as const;

/** One field of a form. */
export const FormField = z.object({
  id: z.string(),
  label: z.string().default(""),
  type: z.enum(FIELD_TYPES).default("text"),
  required: z.boolean().default(true),
  choices: z.array(z.string()).default([]).describe("For the types choice and list: what may be chosen"),
  min: z.number().nullable().default(null).describe("Least value, length, or number of entries"),
  max: z.number().nullable().default(null).describe("Greatest value, length, or number of entries"),
  pattern: z.string().nullable().default(null).describe("For text: a regular expression the whole value matches"),
  default: z
    .union([z.string(), z.number(), z.boolean(), z.array(z.string())])
    .nullable()
    .default(null),
});
export type FormField = z.infer<typeof FormField>;

/** What is recommended: an option id, ids for `options`, text for `text`, `yes` or `no` for `confirm`. */
export const Recommended = z.union([z.string(), z.array(z.string())]).nullable();
export type Recommended = z.infer<typeof Recommended>;

/** A question before it is asked: what the analysis stores and the pause node asks. */
export const PlannedQuestion = z.object({
  id: z.string(),
  kind: QuestionKind,
  question: z.string(),
  why: z.string(),
  options: z.array(OfferedOption),
  fields: z.array(FormField),
  recommended: Recommended,
  /** For `options`: the least and the greatest number of choices. */
  minChoices: z.number().nullable().default(null),
  maxChoices: z.number().nullable().default(null),
  /** For `approval`: what may be decided; rejecting ends after a few times. */
  decisions: z.array(z.enum(["accept", "edit", "reject"])).default([]),
  /** When the person chose before what is recommended now; not there where they did not. */
  chosenBefore: z.string().optional(),
});
export type PlannedQuestion = z.infer<typeof PlannedQuestion>;

/** The value a pause node interrupts with; the interrupt's own id is added by whoever reads it. */
export const AskedQuestion = PlannedQuestion.extend({
  attempt: z.int().describe("Which attempt this is, from 1"),
  maxAttempts: z.int(),
  problem: z.string().nullable().describe("Why the last answer was refused"),
  expiresAt: z.string().describe("After this time an unattended session may take the recommended answer"),
  /** Not there at the first ask. */
  earlierInterrupts: z
    .array(z.string())
    .optional()
    .describe("The interrupt ids of the asks before, the first one first"),
});
export type AskedQuestion = z.infer<typeof AskedQuestion>;

/** An open question as every surface shows it: under the interrupt id of its first ask, however often it is asked. */
export const OpenQuestion = AskedQuestion.omit({ earlierInterrupts: true }).extend({ interruptId: z.string() });
type AnyQuestion = z.infer<typeof OpenQuestion>;
/** A question of one kind: what questions of other kinds are made of is empty in it. */
type OfKind<K extends QuestionKind> = Omit<AnyQuestion, "kind" | "options" | "fields"> & {
  kind: K;
  options: K extends "option" | "options" | "approval" ? OfferedOption[] : never[];
  fields: K extends "form" ? FormField[] : never[];
};
export type OpenQuestion = { [K in QuestionKind]: OfKind<K> }[QuestionKind];
