import { renderPlan } from "../graph/plan-document.ts";
import { planLanguage } from "../graph/state.ts";
import type { Usage } from "../schemas/event.ts";
import type { OpenQuestion } from "../schemas/question.ts";
import type { AppError } from "../utils/errors.ts";
import type { SessionRow } from "../utils/postgres/session-store.ts";
import type { PlannerContext } from "./context.ts";
import type { EventLog } from "./event-log.ts";
import { writePlan } from "./files.ts";
import { readThread } from "./thread.ts";

/** The last event of a run that stopped at a question or reached the end. */
export async function finishSession(
  context: PlannerContext,
  row: SessionRow,
  log: EventLog,
  questions: readonly OpenQuestion[],
): Promise<void> {
  const { state } = await readThread(context, row);
  const title = state.outline?.title ?? state.analysis?.title ?? null;
  if (questions.length > 0) {
    await context.store.setState(row.session, "waiting", title, null);
    log.emit({ type: "waiting", questions });
    return;
  }
  const plan = state.document;
  if (plan !== null && row.options.outFile) await writePlan(row.options.outFile, plan);
  await context.store.setState(row.session, "done", title, null);
  const reply = plan === null ? { reply: state.analysis?.directReply ?? "" } : {};
  log.emit({ type: "done", plan, complete: true, usage: await usageOf(context, row), ...reply });
}

/** The last event of a run that met its spending limit: the plan so far, which says what is missing. */
export async function stopAtLimit(
  context: PlannerContext,
  row: SessionRow,
  log: EventLog,
  limit: AppError,
): Promise<void> {
  const { state } = await readThread(context, row);
  const report = await context.ledger.usage(row.session, row.lineage);
  const plan = renderPlan(state, report, limit.inLanguage(planLanguage(state)));
  if (row.options.outFile) await writePlan(row.options.outFile, plan);
  const title = state.outline?.title ?? state.analysis?.title ?? null;
  await context.store.setState(row.session, "partial", title, null);
  log.emit({ type: "done", plan, complete: false, reason: "limit", usage: await usageOf(context, row) });
}

/** The last event of a run that failed or was interrupted. */
export async function failSession(
  { store, config }: PlannerContext,
  row: SessionRow,
  log: EventLog,
  failure: AppError,
): Promise<void> {
  const message = failure.inLanguage(row.options.language ?? config.language);
  const report = { code: failure.code, category: failure.category, message };
  const state = failure.code === "interrupted" ? "interrupted" : "failed";
  // Where the storage is what failed, the session stays "running" there, as after a crash.
  await store.setState(row.session, state, null, report).catch(() => {});
  log.emit({ type: "failed", error: report });
}

async function usageOf({ ledger }: PlannerContext, { session, lineage }: SessionRow): Promise<Usage> {
  const { calls, tokens, costUsd } = await ledger.usage(session, lineage);
  return { calls, tokens, costUsd };
}
