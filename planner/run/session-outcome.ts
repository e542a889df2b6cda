import { planFile } from "../../export/plan-file.ts";
import { draftFindings } from "../../graph/document/draft-findings.ts";
import { planTitle, renderPlan } from "../../graph/document/plan-document.ts";
import { planVersion } from "../../graph/document/plan-version.ts";
import { type PlanState, planLanguage } from "../../graph/state.ts";
import type { EventBody, FailureReport, Usage } from "../../schemas/event.ts";
import type { SessionState } from "../../schemas/idea.ts";
import type { OpenQuestion } from "../../schemas/question.ts";
import { type AppError, toAppError } from "../../utils/errors.ts";
import type { HeldSession } from "../../utils/postgres/session-lock.ts";
import type { SessionRow } from "../../utils/postgres/stores/sessions/session-store.ts";
import type { SettledRequest } from "../../utils/postgres/stores/sessions/settled-request.ts";
import { outFormat } from "../given/out/out-format.ts";
import type { NextTry } from "../queued/run-outcome.ts";
import { exportPlan } from "../records/plan-export.ts";
import { keepVersion } from "../records/versions.ts";
import { originOf } from "../requester.ts";
import { labelOf } from "../rollouts/told-variant.ts";
import type { PlannerContext } from "../wiring/context.ts";
import type { EventLog } from "./events/event-log.ts";
import { type LastEvent, measureEnd } from "./run-measures.ts";
import { readThread } from "./thread.ts";
import { writtenSoFar } from "./written-so-far.ts";

/** A run that comes to its end. */
export interface EndingRun {
  readonly row: SessionRow;
  readonly held: HeldSession;
  readonly log: Pick<EventLog, "emitWith">;
  readonly startedAtMs: number;
  /** The id of what it was asked for by, where that is stored: it is gone with the last event. */
  readonly request?: string | undefined;
  /** Takes what still goes on when its end is stored, and never fails; where it is not given, the end waits for that. */
  readonly afterwards?: ((work: Promise<void>) => void) | undefined;
}

/**
 * The last event of a run that stopped at a question or reached the end.
 * @param isNew Whether what it came to is still to be told; else the plan is given, as it stands.
 */
export async function finishSession(
  context: PlannerContext,
  run: EndingRun,
  questions: readonly OpenQuestion[],
  isNew = true,
): Promise<void> {
  const { row, held } = run;
  const { state } = await readThread(context, row);
  if (questions.length > 0) {
    return await settle(context, run, "waiting", state, { type: "waiting", questions });
  }
  const plan = state.document;
  const version = await keepVersion(context, held, state);
  const answer = isNew ? state.revisions.at(-1)?.reply : undefined;
  if (answer !== undefined) return await answerRevision(context, run, state, answer);
  if (plan !== null && row.options.outFile) await writeOut(context, run, row.options.outFile, plan);
  const reply = plan === null ? { reply: state.analysis?.directReply ?? "" } : {};
  const usage = await usageOf(context, row);
  const done = { type: "done", plan, complete: true, usage, ...reply, ...pathOf(row, plan) } as const;
  await settle(context, run, "done", state, done, {
    version,
    contradictions: await contradictionsOf(context, row, state),
  });
}

/** Counted where somebody compares sessions by it: it takes a moment. A check that fails is no reason for a plan to. */
async function contradictionsOf(
  { practice }: PlannerContext,
  { variant, rollout }: SessionRow,
  state: PlanState,
): Promise<number | undefined> {
  if ((variant ?? rollout) === null || state.document === null) return undefined;
  return await draftFindings(state, practice).then(
    ({ length }) => length,
    () => undefined,
  );
}

/** Of a request on the finished plan that changed nothing: the plan is what it was, and so is its file. */
async function answerRevision(context: PlannerContext, run: EndingRun, state: PlanState, reply: string): Promise<void> {
  const version = planVersion(state.revisions);
  const usage = await usageOf(context, run.row);
  await settle(context, run, "done", state, { type: "done", plan: null, complete: true, usage, reply, version });
}

/** The last event of a run that met its spending limit: the plan so far, which says what is missing. */
export async function stopAtLimit(context: PlannerContext, run: EndingRun, limit: AppError): Promise<void> {
  const { row } = run;
  const { state } = await readThread(context, row);
  const report = await context.ledger.usage(row.session, row.lineage);
  const plan = renderPlan(state, report, limit.inLanguage(planLanguage(state)), context.practice);
  if (row.options.outFile) await writeOut(context, run, row.options.outFile, plan);
  const usage = await usageOf(context, row);
  const done = { type: "done", plan, complete: false, reason: "limit", usage, ...pathOf(row, plan) } as const;
  await settle(context, run, "partial", state, done);
}

/**
 * The last event of a run that failed or was interrupted.
 * @throws AppError `session-in-use` where another process has the session, and will tell how it ends.
 */
export async function failSession(context: PlannerContext, run: EndingRun, failure: AppError): Promise<void> {
  const { row, log } = run;
  // Where the storage is what failed, nothing can be read there either.
  const thread = await readThread(context, row).then(
    ({ state }) => state,
    () => null,
  );
  const sections = thread && writtenSoFar(thread);
  const report = reportOf(context, row, failure);
  const state = failure.code === "interrupted" ? "interrupted" : "failed";
  const failed = { type: "failed", error: report, ...(sections ? { sections } : {}) } as const;
  // Where the storage is what failed, the session stays "running" there, as after a crash; it is told all the same.
  await settle(context, run, state, thread, failed, { error: report }).catch((error: unknown) => {
    if (toAppError(error).code === "session-in-use") throw error;
    return log.emitWith(failed, async () => {});
  });
}

/** The last event of a try that failed in a way that may pass: the session waits for the next one. */
export async function requeueSession(
  context: PlannerContext,
  run: EndingRun,
  failure: AppError,
  next: NextTry,
): Promise<void> {
  await settle(context, run, "queued", null, requeued(context, run.row, failure, next), { fate: "again" });
}

/**
 * Settles a session whose run could not begin, under its lock: it is queued again, or fails, and then what was asked for
 * stays for whoever goes on with it.
 */
export async function refuseRun(
  context: PlannerContext,
  { row, held, request }: Pick<EndingRun, "row" | "held" | "request">,
  failure: AppError,
  next: NextTry | null,
): Promise<void> {
  const { clock, eventStore, requester } = context;
  const origin = originOf(requester);
  const lastSeq = await eventStore.lastSeq(row.session);
  const at = clock.now();
  const log: EndingRun["log"] = {
    emitWith: (body, store) => store([{ seq: lastSeq + 1, at: at.toISOString(), origin, body }]),
  };
  const run = { row, held, log, request, startedAtMs: at.getTime() };
  if (next) {
    await requeueSession(context, run, failure, next);
    return measureEnd(requeued(context, row, failure, next), null, await labelOf(context, row));
  }
  const error = reportOf(context, row, failure);
  await settle(context, run, "failed", null, { type: "failed", error }, { error, fate: "kept" });
  measureEnd({ type: "failed", error }, null, await labelOf(context, row));
}

/** A failure as an event and the session tell it. */
export function reportOf(
  { language }: Pick<PlannerContext, "language">,
  row: SessionRow,
  failure: AppError,
): FailureReport {
  const message = failure.inLanguage(row.options.language ?? language);
  return { code: failure.code, category: failure.category, message };
}

function requeued(context: PlannerContext, row: SessionRow, failure: AppError, next: NextTry): LastEvent {
  const { attempt, maxAttempts, startAfter } = next;
  const error = reportOf(context, row, failure);
  return { type: "run-requeued", error, attempt, maxAttempts, startAfter: startAfter.toISOString() };
}

/** The last event of a run that somebody cancelled. */
export async function cancelSession(context: PlannerContext, run: EndingRun): Promise<void> {
  const { state } = await readThread(context, run.row);
  // What it was asked for is kept: somebody may take the cancel back, or go on with it.
  await settle(context, run, "cancelled", state, { type: "cancelled" }, { fate: "kept" });
}

/** The file that a plan was written to, as its `done` tells it. */
export function pathOf({ options }: SessionRow, plan: string | null): { readonly path?: string } {
  return plan !== null && options.outFile ? { path: options.outFile } : {};
}

/** Asked for right before it is written, and not before it is made: an old plan is not to replace that of who has the session now. */
export async function writeOut(
  context: PlannerContext,
  { row, held }: Pick<EndingRun, "row" | "held">,
  path: string,
  plan: string,
): Promise<void> {
  const format = outFormat(path);
  const content = format === "md" ? plan : await planFile(await exportPlan(context, row.session), format);
  await context.outFiles.write(path, content, { session: row.session, claim: held });
}

interface SettledWith {
  readonly error?: FailureReport;
  readonly version?: number;
  readonly contradictions?: number | undefined;
  readonly fate?: SettledRequest["fate"];
}

/**
 * Stores what a run came to, and its last event with it. A rollout is judged by it where the session is part of one.
 * @throws AppError `session-in-use` where the session is not ours any more; of category `storage`.
 */
async function settle(
  context: PlannerContext,
  { row, held, log, startedAtMs, request: id, afterwards }: EndingRun,
  state: SessionState,
  thread: PlanState | null,
  last: EventBody,
  { error, version, contradictions, fate = "done" }: SettledWith = {},
): Promise<void> {
  const { store, clock } = context;
  const title = thread && planTitle(thread);
  const score = thread?.reviews.at(-1)?.score ?? null;
  const ranMs = row.ranMs + clock.now().getTime() - startedAtMs;
  const request = id ? { id, fate } : undefined;
  const end = { state, title, error: error ?? null, score, contradictions, ranMs, version, request };
  let isCounted = false;
  await log.emitWith(last, async (events) => {
    isCounted = await store.settle(held, { ...end, events });
  });
  if (!isCounted) return;
  const { guardRollout } = await import("../rollouts/guard-rollout.ts");
  const judged = guardRollout(context, row).catch(() => {});
  if (afterwards) afterwards(judged);
  else await judged;
}

async function usageOf({ ledger }: PlannerContext, { session, lineage }: SessionRow): Promise<Usage> {
  const { calls, tokens, cachedTokens, costUsd } = await ledger.usage(session, lineage);
  return { calls, tokens, cachedTokens, costUsd };
}
