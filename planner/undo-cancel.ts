import { randomUUID } from "node:crypto";
import { presetNamed } from "../graph/practice.ts";
import type { EventBody, PlannerEvent } from "../schemas/event.ts";
import type { SessionState } from "../schemas/idea.ts";
import { AppError } from "../utils/errors.ts";
import type { HeldSession } from "../utils/postgres/session-lock.ts";
import {
  type CancelledSession,
  cancelledSession,
  UNDO_SECONDS,
  type UndoneCancel,
  undoCancelled,
} from "../utils/postgres/stores/sessions/cancelled-sessions.ts";
import { inTransaction } from "../utils/postgres/transaction.ts";
import { admit } from "./access/admission.ts";
import { refuseOver } from "./cancel.ts";
import { requestFor } from "./queued/ask-run.ts";
import { followRun } from "./queued/follow-run.ts";
import { runWaiting } from "./queued/run-waiting.ts";
import { originOf } from "./requester.ts";
import { plantFork } from "./run/forked-state.ts";
import type { PlannerContext } from "./wiring/context.ts";

export interface UndoCancelRequest {
  readonly session: string;
}

/**
 * Takes a cancel back: the session is what it was before. One that waited asks the same questions, one that had failed has
 * failed. One that ran or was queued is queued again with all that it was asked; where there are no workers, it goes on here.
 * @throws AppError `undo-too-late` a minute after the cancel: `resume` goes on with it still; `session-not-cancelled`;
 *   `session-over` where it is done; `session-in-use`; `session-unknown`; what keeps a run from going on here.
 */
export async function* undoCancel(
  context: PlannerContext,
  { session }: UndoCancelRequest,
): AsyncGenerator<PlannerEvent, void, void> {
  // Before its lock is taken: for one that somebody runs nobody has to wait.
  refuseStanding(session, (await context.store.get(session)).state);
  await using held = await context.locks.take(session);
  const { row } = held;
  const cancelled = await cancelledSession(context.store.pool, session);
  const { from, isInTime } = cancelled;
  refuseStanding(session, cancelled.state);
  if (from === null || !isInTime) throw new AppError("undo-too-late", { session, seconds: UNDO_SECONDS });
  if (from.state !== "running" && from.state !== "queued") {
    return yield* await backAsItWas(context, held, cancelled, from);
  }
  if (context.asks) return yield* queuedAgain(context, held, cancelled);
  await checkRunnable(context, held);
  const state = "running";
  yield* await backAsItWas(context, held, cancelled, { state, error: null });
  await plantFork(context, held);
  yield* runWaiting(context, held, { ...row, state }, {});
}

function refuseStanding(session: string, state: SessionState): void {
  refuseOver(session, state);
  if (state !== "cancelled") throw new AppError("session-not-cancelled", { session });
}

/** What would keep the run from going on is told before anything is changed: the cancel stands then. */
async function checkRunnable(context: PlannerContext, { row }: HeldSession): Promise<void> {
  await context.provider(row.model).ready?.();
  await admit(context, row.model);
  presetNamed(context.practice, row.preset);
}

async function backAsItWas(
  context: PlannerContext,
  held: HeldSession,
  { lastSeq, questions }: CancelledSession,
  { state, error }: Pick<UndoneCancel, "state" | "error">,
): Promise<PlannerEvent[]> {
  // Who follows is asked once more: the last thing that they heard was that it is over.
  const asked: EventBody[] = state === "waiting" ? [{ type: "waiting", questions: questions ?? [] }] : [];
  const { events, told } = stamped(context, held, lastSeq, [{ type: "cancel-undone", state }, ...asked]);
  await undoCancelled(context.store.pool, held, { state, error, events });
  return told;
}

/** Queues it as it was, with a job for each thing that it was asked; follows it then, as a resume would. */
async function* queuedAgain(
  context: PlannerContext,
  held: HeldSession,
  { lastSeq }: CancelledSession,
): AsyncGenerator<PlannerEvent, void, void> {
  const { store, requests, eventStore, requester } = context;
  const { session, model, options } = held.row;
  const [queue, waiting, failed] = await Promise.all([
    context.queue.open(),
    requests.waiting(session, true),
    eventStore.lastOf(session, "run-requeued"),
  ]);
  const priority = options.priority ?? "interactive";
  // One that ran before there was a queue was asked for by nothing that is stored.
  const request = waiting.length > 0 ? undefined : { id: randomUUID(), request: requestFor(requester, {}, priority) };
  const asked = request ? [request] : waiting;
  const last = asked.at(-1)?.id;
  const { events, told } = stamped(context, held, lastSeq, [
    { type: "cancel-undone", state: "queued" },
    { type: "session-queued", priority, ...(last === undefined ? {} : { request: last }) },
  ]);
  const startAfter = failed?.type === "run-requeued" ? new Date(failed.startAfter) : undefined;
  await inTransaction(store.pool, async (client) => {
    const isUndone = await undoCancelled(store.pool, held, { state: "queued", error: null, events, request }, client);
    if (!isUndone) return;
    await queue.withdraw(client, session);
    for (const {
      id,
      request: { priority, requester },
    } of asked) {
      const { person: owner, trace } = requester;
      const job = { kind: "run", session, request: id, trace, priority, owner, model, startAfter } as const;
      await queue.send(client, job);
    }
  });
  await held.handOver()[Symbol.asyncDispose]();
  const [undone, queued] = told;
  if (undone) yield undone;
  if (queued) yield* followRun(context, { queued, since: queued.seq, ahead: asked.length - 1, out: options.outFile });
}

function stamped(
  { clock, requester }: PlannerContext,
  { session }: HeldSession,
  lastSeq: number,
  bodies: readonly EventBody[],
) {
  const [at, origin] = [clock.now().toISOString(), originOf(requester)];
  const events = bodies.map((body, nth) => ({ seq: lastSeq + 1 + nth, at, origin, body }));
  const told: PlannerEvent[] = events.map(({ seq, body }) => ({ session, seq, at, ...origin, ...body }));
  return { events, told };
}
