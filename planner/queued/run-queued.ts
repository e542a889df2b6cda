import { randomUUID } from "node:crypto";
import type { PlannerEvent } from "../../schemas/event.ts";
import type { RunJob, RunRequest } from "../../schemas/run-request.ts";
import { type AppError, toAppError } from "../../utils/errors.ts";
import { placeIn } from "../../utils/observability/spans/span-scope.ts";
import type { HeldSession } from "../../utils/postgres/session-lock.ts";
import type { StoredRequest } from "../../utils/postgres/stores/run-request-store.ts";
import { settleCancelled } from "../cancel.ts";
import { plantFork } from "../run/forked-state.ts";
import { refuseRun, reportOf } from "../run/session-outcome.ts";
import { SessionRun } from "../run/session-run.ts";
import type { PlannerContext } from "../wiring/context.ts";
import { QUEUE_ATTRIBUTES } from "./ask-run.ts";
import { asRequested, requestedRun } from "./requested-run.ts";
import type { NextTry, RunHooks, RunOutcome } from "./run-outcome.ts";

/**
 * Carries out what a session was asked for: the requests up to that of the job, the oldest first, or where the job names none
 * and a crash left the session, whatever comes next. For a job that is done a second time nothing is left to do.
 * @returns What became of it. What fails is told in the session's own events as well.
 * @throws AppError of category `storage` where the session cannot be looked at; then nothing was done.
 */
export async function runQueued(context: PlannerContext, job: RunJob, hooks: RunHooks): Promise<RunOutcome> {
  for (;;) {
    const held = await context.locks.take(job.session).catch(toAppError);
    if (!("row" in held)) {
      if (held.code === "session-in-use") return { outcome: "busy" };
      if (held.code === "session-unknown") return { outcome: "over" };
      throw held;
    }
    const ran = await runNext(context, held, job, hooks);
    if (ran !== "next") return ran;
  }
}

/** @returns What the job came to; `next` where something else of it is to be done. */
async function runNext(
  context: PlannerContext,
  given: HeldSession,
  job: RunJob,
  hooks: RunHooks,
): Promise<RunOutcome | "next"> {
  await using held = given;
  const { session, state } = held.row;
  const isUnderWay = state === "running" || state === "queued";
  const isToEnd = isUnderWay && held.cancelRequested;
  if (isToEnd) await settleCancelled(context, held);
  if (isToEnd || state === "cancelled") return { outcome: "over" };
  const waiting = await context.requests.waiting(session);
  const isNamed = typeof job.request === "string";
  const isLeft = isNamed ? waiting.some(({ id }) => id === job.request) : isUnderWay;
  if (!isLeft) return { outcome: "over" };
  const first = waiting[0] ?? (await storedFor(context, held));
  const outcome = await runRequest(context, held, first, hooks);
  const hasMore = isNamed && first.id !== job.request;
  return outcome.outcome === "over" && hasMore ? "next" : outcome;
}

/** What a session is to do that was begun without a queue, and that a crash left. */
async function storedFor(context: PlannerContext, held: HeldSession): Promise<StoredRequest> {
  const { owner, options } = held.row;
  // Nobody is called so: what began before there were owners is nobody's.
  const requester = { person: owner ?? "" };
  const request: RunRequest = { act: "run", priority: options.priority ?? "normal", requester };
  const id = randomUUID();
  await context.requests.add(held, id, request);
  return { id, request, failures: 0 };
}

/** Runs a session for one request in a span that goes on with the trace of whoever asked for it, and is linked to that. */
async function runRequest(
  context: PlannerContext,
  held: HeldSession,
  stored: StoredRequest,
  hooks: RunHooks,
): Promise<RunOutcome> {
  const asked = placeIn(stored.request.traceparent);
  const attributes = {
    ...QUEUE_ATTRIBUTES,
    "messaging.operation.name": "process",
    "messaging.operation.type": "process",
    "messaging.message.id": stored.id,
    "plancraft.session.id": held.row.session,
    "plancraft.attempt": stored.failures + 1,
  };
  const start = {
    name: "process runs",
    kind: "consumer",
    attributes,
    parent: asked,
    links: asked ? [asked] : [],
  } as const;
  return context.observability.spans.begin(start, async (span) => {
    const ran = await ranToItsEnd(context, held, stored, hooks);
    span?.set({ "plancraft.outcome": ran.outcome });
    return ran;
  });
}

/** Runs it to its last event, or as far as it gets. */
async function ranToItsEnd(
  context: PlannerContext,
  held: HeldSession,
  stored: StoredRequest,
  hooks: RunHooks,
): Promise<RunOutcome> {
  const { row } = held;
  const own = asRequested(context, row, stored.request);
  const tries = new Tries(stored.failures + 1, hooks);
  const onRefused = (failure: AppError) =>
    refuseRun(own, { row, held, request: stored.id }, failure, tries.again(failure));
  try {
    const options = await prepared(own, held, stored).catch(async (error: unknown) => {
      await onRefused(toAppError(error));
      throw error;
    });
    // Who follows it writes its file: the path is one of another machine.
    const { outFile: _, ...settings } = row.options;
    const again = (failure: AppError) => tries.again(failure);
    const run = new SessionRun(own, { ...row, options: settings }, held.handOver(), { ...options, again, onRefused });
    let last: PlannerEvent | undefined;
    for await (const event of run.events()) last = event;
    if (last?.type !== "failed" && last?.type !== "run-requeued") return { outcome: "over" };
    if (last.error.code === "interrupted") return { outcome: "over" };
    return tries.outcome(last.error);
  } catch (error) {
    const thrown = toAppError(error);
    if (thrown.code === "server-stopping") return { outcome: "left" };
    if (thrown.code === "session-in-use") return { outcome: "busy" };
    return tries.outcome(reportOf(own, row, tries.failure ?? thrown));
  }
}

async function prepared(context: PlannerContext, held: HeldSession, stored: StoredRequest) {
  await plantFork(context, held);
  return await requestedRun(context, held.row, stored);
}

/** The tries of one request: which one this is, and whether another one comes. */
class Tries {
  readonly #attempt: number;
  readonly #hooks: RunHooks;
  #next: NextTry | null = null;
  /** What this one failed with. */
  failure: AppError | null = null;

  constructor(attempt: number, hooks: RunHooks) {
    this.#attempt = attempt;
    this.#hooks = hooks;
  }

  again(failure: AppError): NextTry | null {
    const { isLastAttempt = false, maxAttempts } = this.#hooks;
    const startAfter = isLastAttempt ? null : this.#hooks.retryAt(failure, this.#attempt);
    this.failure = failure;
    this.#next = startAfter && { startAfter, attempt: this.#attempt + 1, maxAttempts };
    return this.#next;
  }

  /** Also where it could not be stored that another try comes: the session is left as a crash leaves it then. */
  outcome(error: Extract<RunOutcome, { outcome: "dead" }>["error"]): RunOutcome {
    if (!this.#next) return { outcome: "dead", error, attempts: this.#attempt };
    const { startAfter, attempt } = this.#next;
    return { outcome: "requeue", startAfter, attempt, error };
  }
}
