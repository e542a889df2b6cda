import { renderPlan } from "../graph/plan-document.ts";
import { type PlanState, planLanguage } from "../graph/state.ts";
import type { FailureReport, Usage } from "../schemas/event.ts";
import type { Language, SessionState } from "../schemas/idea.ts";
import type { OpenQuestion } from "../schemas/question.ts";
import type { PlannerContext } from "./context.ts";
import { checkSessionId } from "./session-id.ts";
import { readThread } from "./thread.ts";

/** A session as `list` shows it. */
export interface SessionSummary {
  readonly session: string;
  readonly state: SessionState;
  readonly title: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

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
  readonly usage: Usage;
  readonly error: FailureReport | null;
}

/** A plan as it stands, finished or not. */
export interface PlanExport {
  readonly session: string;
  readonly complete: boolean;
  readonly markdown: string;
  readonly state: PlanState;
}

/** All sessions, the newest first. */
export async function listSessions({ store }: PlannerContext): Promise<SessionSummary[]> {
  const rows = await store.list();
  return rows.map(({ session, state, title, createdAt, updatedAt }) => ({
    session,
    state,
    title,
    createdAt,
    updatedAt,
  }));
}

/** @throws AppError `session-unknown`. */
export async function showSession(context: PlannerContext, session: string): Promise<SessionDetails> {
  const row = await context.store.get(checkSessionId(session));
  const { state, next, questions } = await readThread(context, row);
  const { calls, tokens, costUsd } = await context.ledger.usage(session, row.lineage);
  const { lineage: _lineage, options: _options, ...shown } = row;
  return {
    ...shown,
    language: planLanguage(state),
    next,
    questions,
    scores: state.reviews.map(({ score }) => score),
    usage: { calls, tokens, costUsd },
  };
}

/**
 * The plan of a session: the finished document, or what there is of it with what is missing named.
 * @throws AppError `session-unknown`.
 */
export async function exportPlan(context: PlannerContext, session: string): Promise<PlanExport> {
  const row = await context.store.get(checkSessionId(session));
  const { state } = await readThread(context, row);
  const reply = state.analysis?.isPlanningRequest === false ? state.analysis.directReply : null;
  const finished = state.document ?? reply;
  const complete = finished !== null;
  const markdown =
    finished ??
    renderPlan(state, await context.ledger.usage(session, row.lineage), STOPPED[planLanguage(state)](row.state));
  return { session, complete, markdown, state };
}

const STOPPED: Readonly<Record<Language, (state: SessionState) => string>> = {
  en: (state) => `The session is not finished (${state}).`,
  ko: (state) => `세션이 아직 끝나지 않았습니다(${state}).`,
};
