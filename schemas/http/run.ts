import { z } from "zod";
import type { SentAnswer } from "../answer.ts";
import { Pages, settings } from "./run-settings.ts";
import { SessionId } from "./session.ts";

/** One answer, as the question itself checks it: what does not fit costs an attempt, and the question says why. */
export const UncheckedAnswer = z.unknown() as z.ZodType<SentAnswer>;

/** The body of `POST .../answers`. */
export const Answers = z.record(z.string(), UncheckedAnswer).describe("Answers by the interrupt ids of open questions");

/** The body of `POST .../resume`, which may be left out. */
export const Resuming = z.strictObject(settings);

/** The body of `POST .../revisions`. */
export const Revision = z.strictObject({
  request: z.string().describe("What is to change in the plan, in 1 to 10,000 characters"),
  pages: Pages.optional(),
  ...settings,
});

/** The body of `POST .../forks`. */
export const Fork = z.strictObject({
  at: z.union([z.string().max(100), z.int()]).describe("A checkpoint's id, as the history has it, or its step"),
  fresh: z.boolean().optional().describe("Ask the model anew, also what the session has an answer to"),
  ...settings,
});

/** A run that is under way. */
export const RunBegun = z.object({
  session: SessionId,
  seq: z.int().describe("The number of the run's first event: its events come after the one before"),
});
