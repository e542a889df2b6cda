import { randomInt } from "node:crypto";
import { SESSION_ID_PATTERN } from "../schemas/idea.ts";
import { AppError } from "../utils/errors.ts";

/** Read aloud and typed by people: no letters or digits that look alike. */
const ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz";
/** 31^6, about 900 million: enough beside the words in front. */
const RANDOM_CHARACTERS = 6;
const MAX_WORDS = 3;
const MAX_WORD_CHARACTERS = 40;
const FILLERS = new Set(["a", "an", "the", "for", "of", "and", "to", "with", "in", "on"]);

/** A new session's id: a few words of its subject, and characters that make it unique. */
export function newSessionId(subject: string): string {
  const words = subject.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  const telling = words.filter((word) => !FILLERS.has(word)).slice(0, MAX_WORDS);
  const name = telling.join("-").slice(0, MAX_WORD_CHARACTERS).replace(/-+$/, "") || "plan";
  const unique = Array.from({ length: RANDOM_CHARACTERS }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");
  return `${name}-${unique}`;
}

/** @throws AppError `session-id-invalid`. */
export function checkSessionId(session: string): string {
  if (!SESSION_ID_PATTERN.test(session))
    throw new AppError("session-id-invalid", { session: JSON.stringify(session.slice(0, 80)) });
  return session;
}
