import { planLanguage } from "../../graph/plan-language.ts";
import type { PlanState } from "../../graph/state.ts";
import type { FailureReport, Usage, WrittenSoFar } from "../../schemas/event.ts";
import type { Language } from "../../schemas/idea.ts";
import type { OpenQuestion } from "../../schemas/question.ts";
import type { SessionVariant } from "../../schemas/rollout/variant.ts";
import type { Source } from "../../schemas/source.ts";
import { settledCheckpoint } from "../../utils/postgres/checkpoints/settled-checkpoint.ts";
import type { SessionRow } from "../../utils/postgres/stores/sessions/session-store.ts";
import { checkSessionId } from "../given/session-id.ts";
import { shownVariant } from "../rollouts/shown-variant.ts";
import { nodeOf, openQuestions } from "../run/open-ask.ts";
import { writtenSoFar } from "../run/written-so-far.ts";
import type { StoredContext } from "../wiring/context.ts";
import type { SessionSummary } from "./session-list.ts";

/** A session as `show` shows it. */
export interface SessionDetails extends SessionSummary {
  readonly idea: string;
  readonly preset: string;
  readonly model: string;
  /** Where it runs under a variant, or is counted in a rollout. */
  readonly variant?: SessionVariant;
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

/** What `show` needs of a thread. */
export interface Standing {
  readonly state: Pick<PlanState, "idea" | "language" | "analysis" | "outline" | "sections" | "reviews">;
  readonly next: readonly string[];
  readonly questions: readonly OpenQuestion[];
}

/**
 * @param read Reads any thread, for one that cannot be read without the graph.
 * @throws AppError `session-unknown`.
 */
export async function showSession(
  context: StoredContext,
  session: string,
  read: (row: SessionRow) => Promise<Standing>,
): Promise<SessionDetails> {
  const row = await context.store.get(checkSessionId(session));
  const { state, next, questions } = (await settledStanding(context, row)) ?? (await read(row));
  const { calls, tokens, cachedTokens, costUsd } = await context.ledger.usage(session, row.lineage);
  const { lineage: _lineage, person: _person, owner: _owner, options: _options, ...rest } = row;
  const { variant, rollout, arm, ...shown } = rest;
  const stored = variant === null ? null : await context.variants.get(variant);
  return {
    ...shown,
    ...shownVariant({ rollout, arm }, stored),
    language: planLanguage(state),
    next,
    questions,
    sections: writtenSoFar(state),
    sources: await context.documents.sources(session),
    scores: state.reviews.flatMap(({ score }) => score ?? []),
    usage: { calls, tokens, cachedTokens, costUsd },
  };
}

/** Null where only LangGraph can tell, as of a session under way. */
async function settledStanding({ store, revisions }: StoredContext, row: SessionRow): Promise<Standing | null> {
  if (row.state === "running") return null;
  const settled = await settledCheckpoint(store.pool, row.session);
  if (settled === null) return null;
  // The graph stored them, by the same schema that it would read them by; only a channel that nobody wrote is missing.
  const values = settled.values as Partial<PlanState>;
  const { idea = row.idea, language = null, analysis = null, outline = null } = values;
  const { sections = {}, reviews = [], revisions: seen = [] } = values;
  const state = { idea, language, analysis, outline, sections, reviews };
  if (settled.next !== null) {
    const questions = openQuestions(settled);
    return questions.length === 0 ? null : { state, next: [settled.next], questions };
  }
  const request = await revisions.next(row.session, seen.at(-1)?.number ?? 0);
  return { state, next: request ? [nodeOf(request)] : [], questions: [] };
}
