import { planTitle, renderPlan } from "../../graph/document/plan-document.ts";
import { type PlanState, planLanguage } from "../../graph/state.ts";
import type { FailureReport, Usage } from "../../schemas/event.ts";
import type { SessionState } from "../../schemas/idea.ts";
import type { OpenQuestion } from "../../schemas/question.ts";
import type { AppError } from "../../utils/errors.ts";
import type { HeldSession } from "../../utils/postgres/session-lock.ts";
import type { SessionRow } from "../../utils/postgres/stores/session-store.ts";
import type { PlannerContext } from "../context.ts";
import { keepVersion } from "../records/versions.ts";
import type { EventLog } from "./event-log.ts";
import { readThread } from "./thread.ts";
import { writtenSoFar } from "./written-so-far.ts";

/** A run that comes to its end. */
export interface EndingRun {
  readonly row: SessionRow;
  readonly held: HeldSession;
  readonly log: EventLog;
  readonly startedAtMs: number;
}

/** The last event of a run that stopped at a question or reached the end. */
export async function finishSession(
  context: PlannerContext,
  run: EndingRun,
  questions: readonly OpenQuestion[],
): Promise<void> {
  const { row, held, log } = run;
  const { state } = await readThread(context, row);
  if (questions.length > 0) {
    await settle(context, run, "waiting", state);
    log.emit({ type: "waiting", questions });
    return;
  }
  const plan = state.document;
  await keepVersion(context, held, state);
  if (plan !== null && row.options.outFile) await writeOut(context, run, row.options.outFile, plan);
  await settle(context, run, "done", state);
  const reply = plan === null ? { reply: state.analysis?.directReply ?? "" } : {};
  log.emit({ type: "done", plan, complete: true, usage: await usageOf(context, row), ...reply, ...pathOf(row, plan) });
}

/** The last event of a run that met its spending limit: the plan so far, which says what is missing. */
export async function stopAtLimit(context: PlannerContext, run: EndingRun, limit: AppError): Promise<void> {
  const { row, log } = run;
  const { state } = await readThread(context, row);
  const report = await context.ledger.usage(row.session, row.lineage);
  const plan = renderPlan(state, report, limit.inLanguage(planLanguage(state)));
  if (row.options.outFile) await writeOut(context, run, row.options.outFile, plan);
  await settle(context, run, "partial", state);
  const usage = await usageOf(context, row);
  log.emit({ type: "done", plan, complete: false, reason: "limit", usage, ...pathOf(row, plan) });
}

/** The last event of a run that failed or was interrupted. */
export async function failSession(context: PlannerContext, run: EndingRun, failure: AppError): Promise<void> {
  const { row, log } = run;
  const message = failure.inLanguage(row.options.language ?? context.config.language);
  // Where the storage is what failed, nothing can be read there either.
  const thread = await readThread(context, row).then(
    ({ state }) => state,
    () => null,
  );
  const sections = thread && writtenSoFar(thread);
  const report = { code: failure.code, category: failure.category, message };
  const state = failure.code === "interrupted" ? "interrupted" : "failed";
  // Where the storage is what failed, the session stays "running" there, as after a crash.
  await settle(context, run, state, thread, report).catch(() => {});
  log.emit({ type: "failed", error: report, ...(sections ? { sections } : {}) });
}

function pathOf({ options }: SessionRow, plan: string | null): { readonly path?: string } {
  return plan !== null && options.outFile ? { path: options.outFile } : {};
}

/** No statement: without asking, an old plan could replace the one of whoever has the session now. */
async function writeOut(
  { outFiles }: PlannerContext,
  { row, held }: EndingRun,
  path: string,
  plan: string,
): Promise<void> {
  await held.ensure();
  await outFiles.write(path, plan, { session: row.session });
}

/** @throws AppError `session-in-use` where the session is not ours any more; of category `storage`. */
async function settle(
  { store, clock }: PlannerContext,
  { row, held, startedAtMs }: EndingRun,
  state: SessionState,
  thread: PlanState | null,
  error: FailureReport | null = null,
): Promise<void> {
  const title = thread && planTitle(thread);
  const score = thread?.reviews.at(-1)?.score ?? null;
  const ranMs = row.ranMs + clock.now().getTime() - startedAtMs;
  await store.setState(held, state, title, error, { score, ranMs });
}

async function usageOf({ ledger }: PlannerContext, { session, lineage }: SessionRow): Promise<Usage> {
  const { calls, tokens, cachedTokens, costUsd } = await ledger.usage(session, lineage);
  return { calls, tokens, cachedTokens, costUsd };
}
