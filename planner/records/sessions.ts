import { planLanguage } from "../../graph/state.ts";
import type { FailureReport, Usage, WrittenSoFar } from "../../schemas/event.ts";
import type { Language, SessionState } from "../../schemas/idea.ts";
import type { OpenQuestion } from "../../schemas/question.ts";
import type { Source } from "../../schemas/source.ts";
import { AppError } from "../../utils/errors.ts";
import type { PlannerContext } from "../context.ts";
import { checkSessionId } from "../given/session-id.ts";
import { writtenSoFar } from "../run/session-outcome.ts";
import { readThread } from "../run/thread.ts";

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

/** A session as `show` shows it. */
export interface SessionDetails extends SessionSummary {
  readonly idea: string;
  readonly preset: string;
  readonly model: string;
  readonly parent: string | null;
  readonly forkedAt: string | null;
  readonly language: Language;
  /** What comes next; empty at the end. */
  readonly next: readonly string[];
  readonly questions: readonly OpenQuestion[];
  readonly scores: readonly number[];
  /** The files that it was given. */
  readonly sources: readonly Source[];
  readonly usage: Usage;
  readonly error: FailureReport | null;
  /** How far the plan came; null where no section is written. */
  readonly sections: WrittenSoFar | null;
}

/**
 * A page of the sessions, the newest first.
 * @throws AppError `usage` for a limit that is none, `session-unknown` where `before` names no session.
 */
export async function listSessions(
  { store }: PlannerContext,
  { limit = PAGE_SESSIONS, before }: ListRequest = {},
): Promise<SessionSummary[]> {
  if (!(Number.isSafeInteger(limit) && limit > 0))
    throw new AppError("usage", {
      problem: {
        en: "The number of sessions to list must be a whole number above 0.",
        ko: "목록에 보일 세션 수는 0보다 큰 정수여야 합니다.",
      },
    });
  const listed = await store.list(limit, before === undefined ? null : checkSessionId(before));
  // An empty page may be the last one, or `before` names a session that is not there.
  if (listed.length === 0 && before !== undefined) await store.get(before);
  return listed.map(({ crashed, ...session }) => (crashed ? { ...session, crashed } : session));
}

/** @throws AppError `session-unknown`. */
export async function showSession(context: PlannerContext, session: string): Promise<SessionDetails> {
  const row = await context.store.get(checkSessionId(session));
  const { state, next, questions } = await readThread(context, row);
  const { calls, tokens, cachedTokens, costUsd } = await context.ledger.usage(session, row.lineage);
  const { lineage: _lineage, person: _person, owner: _owner, options: _options, ...shown } = row;
  return {
    ...shown,
    language: planLanguage(state),
    next,
    questions,
    sections: writtenSoFar(state),
    sources: await context.documents.sources(session),
    scores: state.reviews.flatMap(({ score }) => score ?? []),
    usage: { calls, tokens, cachedTokens, costUsd },
  };
}
