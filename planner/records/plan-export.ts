import { allAssumptions } from "../../graph/document/assumptions.ts";
import { planDocument } from "../../graph/document/plan-document.ts";
import { planMarkdown } from "../../graph/document/plan-markdown.ts";
import { planRecord } from "../../graph/document/record/plan-record.ts";
import { recordPart } from "../../graph/document/record/record-markdown.ts";
import type { UsageReport } from "../../graph/ports.ts";
import { scoreMeans } from "../../graph/routes.ts";
import { type PlanState, planLanguage } from "../../graph/state.ts";
import type { Language, SessionState } from "../../schemas/idea.ts";
import type { PlanExport } from "../../schemas/plan/plan-export.ts";
import type { SessionRow } from "../../utils/postgres/stores/sessions/session-store.ts";
import { checkSessionId } from "../given/session-id.ts";
import { shownVariant } from "../rollouts/shown-variant.ts";
import { contextUnder } from "../rollouts/variant-contexts.ts";
import { readThread } from "../run/thread.ts";
import type { PlannerContext } from "../wiring/context.ts";

export interface ExportOptions {
  /** With how the plan came about, at the end of the document and as `record`. */
  readonly withRecord?: boolean | undefined;
}

/**
 * The plan of a session: the finished document, or what there is of it with what is missing named. It is rendered from
 * the state, so that a plan of an older version comes as those of today do.
 * @throws AppError `session-unknown`.
 */
export async function exportPlan(
  given: PlannerContext,
  session: string,
  { withRecord = false }: ExportOptions = {},
): Promise<PlanExport> {
  const row = await given.store.get(checkSessionId(session));
  const context = await contextUnder(given, row);
  const { state, finished } = await readThread(context, row);
  const usage = await context.ledger.usage(session, row.lineage);
  const { document, reply, complete } = documentOf(context, row, state, usage);
  const { calls, tokens, cachedTokens, costUsd, models } = usage;
  const record = withRecord ? planRecord(session, state, usage, shownVariant(row, context.variant)) : null;
  return {
    format: "plancraft-plan/1",
    session,
    state: row.state,
    complete,
    preset: state.preset,
    models: [...models],
    reply,
    // While a revision is under way, the plan before it is the one that is complete.
    markdown: reply ?? (finished ? null : state.document) ?? planMarkdown(document, record ? [recordPart(record)] : []),
    ...document,
    ...(reply === null ? {} : { missing: [] }),
    answers: state.answers.map(({ refusals: _refusals, offered: _offered, ...answer }) => answer),
    assumptions: allAssumptions(state),
    reviews: reviewsOf(state),
    // Sessions from before there were figures have none.
    sheet: state.sheet ?? null,
    record,
    usage: { calls, tokens, cachedTokens, costUsd },
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}

/**
 * A session's document as it stands, or what it was answered instead.
 * @param practice That of the session's variant.
 */
export function documentOf(
  { practice }: Pick<PlannerContext, "practice">,
  row: SessionRow,
  state: PlanState,
  usage: UsageReport,
) {
  const reply = state.analysis?.isPlanningRequest === false ? state.analysis.directReply : null;
  const complete = (state.document ?? reply) !== null;
  const stopped = complete ? undefined : STOPPED[planLanguage(state)](row.state);
  return { document: planDocument(state, usage, stopped, practice), reply, complete };
}

function reviewsOf(state: PlanState): PlanExport["reviews"] {
  return state.reviews.flatMap(({ score, outcome, ...review }) => {
    // What code counts where no language model judges is no review.
    if (score === null || outcome === "unjudged") return [];
    const changes = state.refinements.find(({ reviewRound }) => reviewRound === review.round)?.actions ?? [];
    return [{ ...review, score, outcome, verdict: scoreMeans(score), changes }];
  });
}

const STATES_KO: Readonly<Record<SessionState, string>> = {
  queued: "대기열에 있음",
  running: "실행 중",
  waiting: "답변 대기",
  done: "완료",
  partial: "일부 완성",
  failed: "실패",
  interrupted: "중단됨",
  cancelled: "취소됨",
};

const STOPPED: Readonly<Record<Language, (state: SessionState) => string>> = {
  en: (state) => `The session is not finished (${state}).`,
  ko: (state) => `세션이 아직 끝나지 않았습니다(${STATES_KO[state]}).`,
};
