import { z } from "zod";
import { Priority, SessionState } from "../idea.ts";
import { ShownMove } from "../model/figures.ts";
import { DoneOutlineChange } from "../model/revision.ts";
import { OpenQuestion } from "../question.ts";
import { SessionVariant } from "../rollout/variant.ts";
import { Step } from "./record.ts";
import { Failure, SessionId, Usage } from "./session.ts";

const stamps = {
  session: SessionId,
  seq: z.int().describe("Counts from 1, and goes on across runs and restarts"),
  at: z.iso.datetime(),
  requestId: z.string().optional().describe("The request that it came of"),
  traceId: z.string().optional(),
};
const texts = z.array(z.string());

const RevisionPlan = z.object({
  number: z.int(),
  direction: z.string(),
  touched: z.array(z.object({ section: z.string(), title: z.string(), instruction: z.string() })),
  unknown: texts.optional(),
  outline: z.array(DoneOutlineChange).optional(),
  figures: z.array(ShownMove).optional(),
  undone: texts.optional(),
  reply: z.string().optional(),
});

const SettledQuestion = z.object({
  id: z.string(),
  question: z.string(),
  answer: z.string(),
  source: z.enum(["human", "assumed", "spent"]),
});

/** One thing that happened in a session, as it is stored and sent. */
export const SessionEvent = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("session-started"),
    ...stamps,
    idea: z.string(),
    preset: z.string(),
    model: z.string(),
    resumed: z.boolean(),
    variant: SessionVariant.optional().describe("Where it runs under a variant, or is counted in a rollout"),
    revision: z
      .object({ number: z.int(), version: z.int(), request: z.string(), resumed: z.boolean() })
      .optional()
      .describe("Where the run carries out a request on the finished plan"),
  }),
  z.object({
    type: z.literal("step-started"),
    ...stamps,
    step: Step,
    target: z.string().optional(),
    of: z.int().optional(),
  }),
  z.object({
    type: z.literal("step-finished"),
    ...stamps,
    step: Step,
    target: z.string().optional(),
    answers: z.array(SettledQuestion).optional(),
    revision: RevisionPlan.optional(),
    usage: Usage,
  }),
  z.object({
    type: z.literal("section-written"),
    ...stamps,
    section: z.string(),
    title: z.string(),
    written: z.int(),
    total: z.int(),
  }),
  z.object({ type: z.literal("question-asked"), ...stamps, question: OpenQuestion }),
  z.object({
    type: z.literal("answer-refused"),
    ...stamps,
    interruptId: z.string(),
    id: z.string(),
    attempt: z.int(),
    maxAttempts: z.int(),
    problem: z.string(),
  }),
  z.object({
    type: z.literal("call-retried"),
    ...stamps,
    call: z.string(),
    attempt: z.int(),
    waitMs: z.number(),
    reason: z.string(),
  }),
  z.object({
    type: z.literal("warning"),
    ...stamps,
    code: z.enum([
      "answer-mended",
      "fewer-calls",
      "limit-near",
      "meaning-off",
      "model-kept",
      "model-retries",
      "price-unknown",
      "prompt-cut",
      "provider-paused",
      "rate-reached",
      "rates-apart",
    ]),
    message: z.string(),
    waitMs: z.number().optional(),
  }),
  z.object({
    type: z.literal("done"),
    ...stamps,
    plan: z.string().nullable(),
    complete: z.boolean(),
    usage: Usage,
    reason: z.literal("limit").optional(),
    reply: z.string().optional(),
    version: z.int().optional(),
    path: z.string().optional(),
  }),
  z.object({ type: z.literal("waiting"), ...stamps, questions: z.array(OpenQuestion) }),
  z.object({ type: z.literal("cancelled"), ...stamps }),
  z.object({ type: z.literal("cancel-undone"), ...stamps, state: SessionState }),
  z.object({ type: z.literal("session-queued"), ...stamps, priority: Priority, request: z.string().optional() }),
  z.object({
    type: z.literal("run-requeued"),
    ...stamps,
    error: Failure,
    attempt: z.int(),
    maxAttempts: z.int(),
    startAfter: z.string(),
  }),
  z.object({
    type: z.literal("failed"),
    ...stamps,
    error: Failure,
    sections: z.object({ written: z.int(), total: z.int() }).optional(),
  }),
]);

const Choice = z.enum(["true", "false"]);

export const EventsQuery = z.strictObject({
  after: z.coerce.number().int().min(0).optional().describe("The number of the event that they come after"),
  follow: Choice.optional().describe("Whether a stream goes on after the last event of a run, with the next one's"),
  deltas: Choice.optional().describe("Whether a stream has sections in the making, too; it does where it is not given"),
});

/** A session's stored events, as one answer. */
export const EventList = z.object({
  events: z.array(SessionEvent),
  last: z.int().describe("The number of the last of them, or `after`: where the next request goes on"),
});
