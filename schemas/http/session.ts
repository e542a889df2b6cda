import { z } from "zod";
import { ERROR_CATEGORIES, ERROR_CODES } from "../error-code.ts";
import { Language, Priority, SESSION_ID_PATTERN, SessionState } from "../idea.ts";
import { OpenQuestion } from "../question.ts";
import { SessionVariant } from "../rollout/variant.ts";
import { Pages, settings, Word } from "./run-settings.ts";

export const SessionId = z.string().regex(SESSION_ID_PATTERN);

/** The body of `POST /api/sessions`. */
export const NewSession = z.strictObject({
  idea: z.string().describe("What is to be planned, in 1 to 10,000 characters"),
  preset: Word.optional().describe("fast, balanced or quality, or one that the server has of its own"),
  lang: Language.optional().describe("The language of plan and questions; without it that of the idea"),
  model: Word.optional().describe("A model's id, like openai:gpt-4.1-mini, or offline"),
  variant: Word.optional().describe(
    "A variant's name or version to plan with, whatever rollout runs; default: the program as it is",
  ),
  memory: z.boolean().optional().describe("false: choices are neither remembered nor recalled"),
  pages: Pages.optional(),
  priority: Priority.optional().describe("Kept with the session; it counts where runs wait in a queue"),
  ...settings,
});
export type NewSession = z.infer<typeof NewSession>;

export const Usage = z.object({
  calls: z.int(),
  tokens: z.int().describe("Input and output together"),
  cachedTokens: z.int().describe("Of the input, what the provider's prompt cache is known to have served"),
  costUsd: z.number().nullable().describe("Null where a model's price is not known"),
});

export const Failure = z.object({
  code: z.enum(ERROR_CODES),
  category: z.enum(ERROR_CATEGORIES),
  message: z.string(),
});

/** A session as a list has it. */
export const SessionSummary = z.object({
  session: SessionId,
  state: SessionState,
  title: z.string().nullable().describe("Null before the analysis"),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  crashed: z.literal(true).optional().describe("Only where a crash left it running"),
});

/** A session as it stands. */
export const SessionStatus = SessionSummary.extend({
  owner: z.string().nullable().describe("Whose it is"),
  idea: z.string(),
  preset: z.string(),
  model: z.string(),
  variant: SessionVariant.optional().describe("Only where it runs under a variant, or is counted in a rollout"),
  parent: z.string().nullable().describe("The session that it was forked from"),
  language: Language.nullable().describe("The language that was asked for; null where it is that of the idea"),
  questions: z.array(OpenQuestion).describe("The open questions: what it waits for"),
  score: z.number().nullable().describe("The last review's"),
  usage: Usage,
  error: Failure.nullable().describe("Why it failed"),
  problem: Failure.optional().describe("Why no worker takes it: only where it is queued, and none would"),
  lastSeq: z.int().describe("The number of its last event; 0 before the first"),
  undoForMs: z.int().optional().describe("Milliseconds in which its cancel can still be taken back; only where it can"),
});

export const PageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).optional().describe("How many at most; 50 where it is not given"),
  cursor: z.string().max(300).optional().describe("The `next` of the page before"),
});

export const SessionPage = z.object({
  sessions: z.array(SessionSummary).describe("The newest first"),
  next: z.string().nullable().describe("The cursor of the next page; null on the last one"),
});
