import { z } from "zod";
import { Priority } from "../idea.ts";
import { SessionId } from "./session.ts";

/** A run that failed for good in a worker's hands, and waits for somebody to replay or drop it. */
export const DeadLetter = z.object({
  id: z.uuid(),
  session: SessionId.nullable().describe("Null where the job named no session that there is"),
  title: z.string().nullable().describe("The session's; null before its analysis"),
  kind: z.string().describe("The code of the error that it failed with"),
  message: z.string().describe("What went wrong, in the language of whoever asks"),
  attempts: z.int().describe("How often it was tried; 0 for a job that could not be read"),
  at: z.iso.datetime().describe("When it was given up"),
  asked: z
    .object({
      act: z.enum(["run", "answer"]).describe("To go on from where the session stands, or to do so with answers"),
      person: z.string().describe("Who asked for it"),
      priority: Priority,
    })
    .nullable()
    .describe("What was asked for; null where nothing but going on was"),
});
export type DeadLetter = z.infer<typeof DeadLetter>;

export const DeadLetterPage = z.object({
  letters: z.array(DeadLetter).describe("The newest first"),
  next: z.string().nullable().describe("The cursor of the next page; null on the last one"),
});

/** What became of a letter that was put back into the queue. */
export const ReplayedLetter = z.object({
  id: z.uuid().describe("The letter's, which is there no more"),
  session: SessionId.describe("It is queued, and goes on from its last checkpoint"),
});
export type ReplayedLetter = z.infer<typeof ReplayedLetter>;
