import { allAssumptions, madeHow, planTitle, renderPlan, whatIsMissing } from "../../graph/document/plan-document.ts";
import { scoreMeans } from "../../graph/routes.ts";
import { numbered } from "../../graph/sources/cited-sources.ts";
import { type PlanState, planLanguage } from "../../graph/state.ts";
import type { Language, SessionState } from "../../schemas/idea.ts";
import type { PlanExport } from "../../schemas/plan-export.ts";
import type { PlannerContext } from "../context.ts";
import { checkSessionId } from "../given/session-id.ts";
import { readThread } from "../run/thread.ts";

/**
 * The plan of a session: the finished document, or what there is of it with what is missing named.
 * @throws AppError `session-unknown`.
 */
export async function exportPlan(context: PlannerContext, session: string): Promise<PlanExport> {
  const row = await context.store.get(checkSessionId(session));
  const { state } = await readThread(context, row);
  const usage = await context.ledger.usage(session, row.lineage);
  const { calls, tokens, cachedTokens, costUsd, models } = usage;
  const reply = state.analysis?.isPlanningRequest === false ? state.analysis.directReply : null;
  const finished = state.document ?? reply;
  const complete = finished !== null;
  const stopped = complete ? undefined : STOPPED[planLanguage(state)](row.state);
  return {
    format: "plancraft-plan/1",
    session,
    state: row.state,
    complete,
    title: planTitle(state),
    language: planLanguage(state),
    preset: state.preset,
    idea: state.idea,
    purpose: state.analysis?.purpose ?? null,
    audience: state.analysis?.targetUsers ?? null,
    madeBy: madeHow(state, usage),
    models: [...models],
    reply,
    markdown: finished ?? renderPlan(state, usage, stopped),
    ...contentOf(state),
    missing: reply === null ? whatIsMissing(state, usage, stopped) : [],
    usage: { calls, tokens, cachedTokens, costUsd },
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}

function contentOf(state: PlanState): Pick<PlanExport, "sections" | "answers" | "assumptions" | "reviews" | "sources"> {
  return {
    sections: (state.outline?.sections ?? []).flatMap(({ id, title }) => {
      const written = state.sections[id];
      if (!written) return [];
      const { markdown, sources, assumptions } = written;
      return [{ id, title, markdown, sources, assumptions }];
    }),
    answers: state.answers.map(({ refusals: _refusals, ...answer }) => answer),
    assumptions: allAssumptions(state),
    sources: numbered(state.sources),
    reviews: state.reviews.map((review) => ({
      ...review,
      verdict: scoreMeans(review.score),
      changes: state.refinements.find(({ reviewRound }) => reviewRound === review.round)?.actions ?? [],
    })),
  };
}

const STATES_KO: Readonly<Record<SessionState, string>> = {
  running: "실행 중",
  waiting: "답변 대기",
  done: "완료",
  partial: "일부 완성",
  failed: "실패",
  interrupted: "중단됨",
};

const STOPPED: Readonly<Record<Language, (state: SessionState) => string>> = {
  en: (state) => `The session is not finished (${state}).`,
  ko: (state) => `세션이 아직 끝나지 않았습니다(${STATES_KO[state]}).`,
};
