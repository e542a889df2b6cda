import { z } from "zod";

/** The longest idea or revision request that is taken, in characters: about four pages of text. */
export const MAX_IDEA_CHARACTERS = 10_000;

/** The languages a plan and the interface can be in. */
export const Language = z.enum(["en", "ko"]);
export type Language = z.infer<typeof Language>;

/** One line (or a few pages) of what is to be planned. */
export const Idea = z
  .string()
  .trim()
  .min(1, "The idea is empty.")
  .max(MAX_IDEA_CHARACTERS, `The idea is longer than ${MAX_IDEA_CHARACTERS} characters.`);

/** Names a session everywhere: the command line, file names, the LangGraph thread. */
export const SESSION_ID_PATTERN = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

/** A queued one waits for a worker: it has been asked to run, and runs nowhere. */
export const SessionState = z.enum([
  "queued",
  "running",
  "waiting",
  "done",
  "partial",
  "failed",
  "interrupted",
  "cancelled",
]);
export type SessionState = z.infer<typeof SessionState>;

/** How soon a session is to run, where many wait: a person looks on, nobody does, or it is one of many. */
export const Priority = z.enum(["interactive", "normal", "batch"]);
export type Priority = z.infer<typeof Priority>;
