import type { SessionState } from "../../schemas/idea.ts";
import { AppError } from "../../utils/errors.ts";
import { checkSessionId } from "../given/session-id.ts";
import { ownerOf } from "../requester.ts";
import type { StoredContext } from "../wiring/context.ts";

/** A session as `list` shows it. */
export interface SessionSummary {
  readonly session: string;
  readonly state: SessionState;
  readonly title: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Only where a crash left the session running; `resumeAll` takes it up. */
  readonly crashed?: true;
}

/** Which page of the list. */
export interface ListRequest {
  /** How many sessions at most; 50 where it is not given. */
  readonly limit?: number | undefined;
  /** The last session of the page before; the list begins with the newest where it is not given. */
  readonly before?: string | undefined;
}

export const PAGE_SESSIONS = 50;

/**
 * A page of the sessions, the newest first.
 * @throws AppError `usage` for a limit that is none, `session-unknown` where `before` names no session.
 */
export async function listSessions(
  { store, requester }: StoredContext,
  { limit = PAGE_SESSIONS, before }: ListRequest = {},
): Promise<SessionSummary[]> {
  if (!(Number.isSafeInteger(limit) && limit > 0))
    throw new AppError("usage", {
      problem: {
        en: "The number of sessions to list must be a whole number above 0.",
        ko: "목록에 보일 세션 수는 0보다 큰 정수여야 합니다.",
      },
    });
  const listed = await store.list(limit, before === undefined ? null : checkSessionId(before), ownerOf(requester));
  // An empty page may be the last one, or `before` names a session that is not there.
  if (listed.length === 0 && before !== undefined) await store.get(before, ownerOf(requester));
  return listed.map(({ crashed, ...session }) => (crashed ? { ...session, crashed } : session));
}
