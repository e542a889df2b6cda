import { planTitle, renderPlan } from "../graph/plan-document.ts";
import { type PlanState, planLanguage } from "../graph/state.ts";
import type { FailureReport, Usage } from "../schemas/event.ts";
import type { SessionState } from "../schemas/idea.ts";
import type { OpenQuestion } from "../schemas/question.ts";
import type { AppError } from "../utils/errors.ts";
import type { SessionRow } from "../utils/postgres/session-store.ts";
import type { PlannerContext } from "./context.ts";
import type { EventLog } from "./event-log.ts";
import { writePlan } from "./files.ts";
import { readThread } from "./thread.ts";
import { keepVersion } from "./versions.ts";

/** A run that comes to its end. */
export interface EndingRun {
  readonly row: SessionRow;
  readonly log: EventLog;
  readonly startedAtMs: number;
}

/** The last event of a run that stopped at a question or reached the end. */
export async function finishSession(
  context: PlannerContext,
  run: EndingRun,
  questions: readonly OpenQuestion[],
): Promise<void> {
  const { row, log } = run;
  const { state } = await readThread(context, row);
  if (questions.length > 0) {
    await settle(context, run, "waiting", state);
    log.emit({ type: "waiting", questions });
    return;
  }
  const plan = state.document;
  if (plan !== null && row.options.outFile) await writePlan(row.options.outFile, plan);
  await keepVersion(context, row.session, state);
  await settle(context, run, "done", state);
  const reply = plan === null ? { reply: state.analysis?.directReply ?? "" } : {};
  log.emit({ type: "done", plan, complete: true, usage: await usageOf(context, row), ...reply });
}

/** The last event of a run that met its spending limit: the plan so far, which says what is missing. */
export async function stopAtLimit(context: PlannerContext, run: EndingRun, limit: AppError): Promise<void> {
  const { row, log } = run;
  const { state } = await readThread(context, row);
  const report = await context.ledger.usage(row.session, row.lineage);
  const plan = renderPlan(state, report, limit.inLanguage(planLanguage(state)));
  if (row.options.outFile) await writePlan(row.options.outFile, plan);
  await settle(context, run, "partial", state);
  log.emit({ type: "done", plan, complete: false, reason: "limit", usage: await usageOf(context, row) });
}

/** The last event of a run that failed or was interrupted. */
export async function failSession(context: PlannerContext, run: EndingRun, failure: AppError): Promise<void> {
  const { row, log } = run;
  const message = failure.inLanguage(row.options.language ?? context.config.language);
  const report = { code: failure.code, category: failure.category, message };
  const state = failure.code === "interrupted" ? "interrupted" : "failed";
  // Where the storage is what failed, the session stays "running" there, as after a crash; where another process has
  // taken the session, its state is that one's to tell.
  await settle(context, run, state, null, report).catch(() => {});
  log.emit({ type: "failed", error: report });
}

/** @throws AppError `session-in-use` where the session is not ours any more; of category `storage`. */
async function settle(
  { store, locks, clock }: PlannerContext,
  { row: { session }, startedAtMs }: EndingRun,
  state: SessionState,
  thread: PlanState | null,
  error: FailureReport | null = null,
): Promise<void> {
  await locks.ensure(session);
  const title = thread && planTitle(thread);
  const score = thread?.reviews.at(-1)?.score ?? null;
  await store.setState(session, state, title, error, { score, ranMs: clock.now().getTime() - startedAtMs });
}

async function usageOf({ ledger }: PlannerContext, { session, lineage }: SessionRow): Promise<Usage> {
  const { calls, tokens, costUsd } = await ledger.usage(session, lineage);
  return { calls, tokens, costUsd };
}
