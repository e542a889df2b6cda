import type { PersonalPlanner } from "../../planner/planner.ts";
import type { LetterPlace } from "../../planner/queued/dead-letters.ts";
import { DeadLetter } from "../../schemas/http/dead-letter.ts";
import { SESSION_ID_PATTERN } from "../../schemas/idea.ts";
import { Rollout } from "../../schemas/rollout/rollout.ts";
import { AppError } from "../../utils/errors.ts";
import { bodyProblem } from "./bodies/body-problem.ts";

/** What stands before the session in a cursor, so that other texts in Base64 are not taken for one. */
const MARK = "sessions/1:";

/** The cursor of the page that comes after a session. */
export function cursorAfter(session: string): string {
  return Buffer.from(`${MARK}${session}`).toString("base64url");
}

/**
 * The session that a page comes after.
 * @throws AppError `body-malformed` for what is no cursor of ours, and one to a session that the reader does not have.
 */
export async function sessionBefore(cursor: string, planner: Pick<PersonalPlanner, "status">): Promise<string> {
  const session = Buffer.from(cursor, "base64url").toString().slice(MARK.length);
  // Node takes any letters for Base64: only what comes out the same way was made here.
  if (cursorAfter(session) !== cursor || !SESSION_ID_PATTERN.test(session)) throw cursorProblem();
  // Else the page would tell whether somebody has a session of this name.
  await planner.status(session).catch((error: unknown) => {
    throw error instanceof AppError && error.code === "session-unknown" ? cursorProblem(error) : error;
  });
  return session;
}

/** What stands before the place of a dead letter in a cursor. */
const LETTER_MARK = "dead-letters/1:";

/** The cursor of the page that comes after a dead letter; it leads on where that is dropped. */
export function cursorAfterLetter({ at, id }: LetterPlace): string {
  return Buffer.from(`${LETTER_MARK}${at}/${id}`).toString("base64url");
}

/** The dead letter that a page comes after. @throws AppError `body-malformed` for what is no cursor of ours. */
export function letterPlace(cursor: string): LetterPlace {
  const [at, id] = Buffer.from(cursor, "base64url").toString().slice(LETTER_MARK.length).split("/");
  const place = Place.safeParse({ at, id });
  if (!place.success || cursorAfterLetter(place.data) !== cursor) throw cursorProblem();
  return place.data;
}
const Place = DeadLetter.pick({ at: true, id: true });

/** What stands before the id of a rollout in a cursor. */
const ROLLOUT_MARK = "rollouts/1:";

/** The cursor of the page that comes after a rollout. */
export function cursorAfterRollout(id: string): string {
  return Buffer.from(`${ROLLOUT_MARK}${id}`).toString("base64url");
}

/** The rollout that a page comes after. @throws AppError `body-malformed` for what is no cursor of ours. */
export function rolloutBefore(cursor: string): string {
  const id = Rollout.shape.id.safeParse(Buffer.from(cursor, "base64url").toString().slice(ROLLOUT_MARK.length));
  if (!id.success || cursorAfterRollout(id.data) !== cursor) throw cursorProblem();
  return id.data;
}

function cursorProblem(cause?: unknown): AppError {
  const problem = {
    en: "the cursor is not from a list of yours; begin without one.",
    ko: "사용자의 목록에서 받은 커서가 아닙니다. 커서 없이 처음부터 요청해 주세요.",
  };
  return bodyProblem(problem, undefined, cause);
}
