import { randomInt } from "node:crypto";
import { SESSION_ID_PATTERN } from "../../schemas/idea.ts";
import { AppError } from "../../utils/errors.ts";

/** Read aloud and typed by people: no letters or digits that look alike. */
const ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz";
/** 31^6, about 900 million. */
const RANDOM_CHARACTERS = 6;

/** A new session's id. It tells nothing of the idea: it is in file names, logs, traces and error reports. */
export function newSessionId(): string {
  return `plan-${Array.from({ length: RANDOM_CHARACTERS }, () => ALPHABET[randomInt(ALPHABET.length)]).join("")}`;
}

/** @throws AppError `session-id-invalid`. */
export function checkSessionId(session: string): string {
  if (!SESSION_ID_PATTERN.test(session))
    throw new AppError("session-id-invalid", { session: JSON.stringify(session.slice(0, 80)) });
  return session;
}
