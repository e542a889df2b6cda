import { z } from "zod";
import { Language } from "../idea.ts";
import { FIELD_TYPES, FormField, QuestionOption, Recommended } from "../question.ts";
import { readDocumentType, readFieldType, readLanguage, readNames, readQuestion } from "./model-words.ts";
import { Points } from "./points.ts";

/** The ids a question can have; whatever else the model invents becomes `other-1`, `other-2`, ... */
export const QUESTION_IDS = [
  "audience",
  "purpose",
  "deliverable",
  "scope",
  "budget",
  "timeline",
  "constraints",
] as const;

export const DocumentType = z.enum(["web_app_plan", "business_plan"]);
export type DocumentType = z.infer<typeof DocumentType>;

const ProposedField = FormField.extend({ type: z.preprocess(readFieldType, z.enum(FIELD_TYPES)).default("text") });

const AskableQuestion = z.object({
  id: z.string().describe(`One of ${QUESTION_IDS.join(", ")}, or another short identifier`),
  kind: z.enum(["option", "options", "form", "confirm", "text"]),
  prompt: z.string().describe("The question, in the plan's language"),
  why: z.string().default("").describe("How the answer changes the plan"),
  options: z.array(QuestionOption).default([]).describe("2 to 5 exclusive choices for option and options, else empty"),
  recommended: Recommended.default(null).describe(
    "An option id; ids for options; text for text; yes or no for confirm; null without a recommendation",
  ),
  fields: z.array(ProposedField).default([]).describe("The fields of a form, else empty"),
});

/** A question as the model proposes it. Approval is never the model's to ask. */
export const ProposedQuestion = z.preprocess(readQuestion, AskableQuestion);
export type ProposedQuestion = z.infer<typeof ProposedQuestion>;

/** What the idea is about, and what only the human can say. */
export const Analysis = z.object({
  isPlanningRequest: z.boolean().describe("False for small talk or a question that asks for no plan"),
  directReply: z.string().nullable().default(null).describe("The answer where no plan is asked for, else null"),
  title: z.string().describe("The plan's title"),
  purpose: z.string().describe("What the plan is to achieve, in one or two sentences"),
  targetUsers: z.string().describe("Who it is for"),
  documentType: z.preprocess(readDocumentType, DocumentType),
  language: z
    .preprocess(readLanguage, Language.nullable())
    .describe("The language of the idea; null where it is neither English nor Korean"),
  features: Points.describe("What will be built or offered, one feature an entry"),
  constraints: Points.describe("What the plan must respect"),
  assumptions: Points.describe("What was taken for granted because the idea does not say it"),
  specialists: z
    .preprocess(readNames, z.array(z.string()))
    .optional()
    .describe("The ids of the three to eight specialists whose findings would change the plan"),
  questions: z.array(ProposedQuestion).describe("Only where the answer changes the plan and the idea does not give it"),
});
export type Analysis = z.infer<typeof Analysis>;
