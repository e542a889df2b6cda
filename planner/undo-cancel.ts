import { presetNamed } from "../graph/practice.ts";
import type { EventBody, PlannerEvent } from "../schemas/event.ts";
import type { SessionState } from "../schemas/idea.ts";
import { AppError } from "../utils/errors.ts";
import type { HeldSession } from "../utils/postgres/session-lock.ts";
import {
  type CancelledSession,
  cancelledSession,
  UNDO_SECONDS,
  undoCancelled,
} from "../utils/postgres/stores/sessions/cancelled-sessions.ts";
import { admit } from "./access/admission.ts";
import { refuseOver } from "./cancel.ts";
import { originOf } from "./requester.ts";
import { SessionRun } from "./run/session-run.ts";
import type { PlannerContext } from "./wiring/context.ts";

export interface UndoCancelRequest {
  readonly session: string;
}

/**
 * Takes a cancel back: the session is what it was before. One that waited asks the same questions, one that had failed has
 * failed, and one that ran goes on.
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
  const cancelled = await cancelledSession(context.store.pool, session);
  refuseStanding(session, cancelled.state);
  const { from, isInTime } = cancelled;
  if (from === null || !isInTime) throw new AppError("undo-too-late", { session, seconds: UNDO_SECONDS });
  const goesOn = from.state === "running" || from.state === "queued";
  if (goesOn) await checkRunnable(context, held);
  const state = goesOn ? "running" : from.state;
  yield* await storeUndone(context, held, cancelled, { state, error: from.error });
  if (goesOn) yield* new SessionRun(context, { ...held.row, state }, held.handOver(), {}).events();
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

async function storeUndone(
  { store, clock, requester }: PlannerContext,
  held: HeldSession,
  { lastSeq, questions }: CancelledSession,
  { state, error }: NonNullable<CancelledSession["from"]>,
): Promise<PlannerEvent[]> {
  const [at, origin] = [clock.now().toISOString(), originOf(requester)];
  const told: EventBody[] = [{ type: "cancel-undone", state }];
  // Who follows is asked once more: the last thing that they heard was that it is over.
  if (state === "waiting") told.push({ type: "waiting", questions: questions ?? [] });
  const events = told.map((body, nth) => ({ seq: lastSeq + 1 + nth, at, origin, body }));
  await undoCancelled(store.pool, held, { state, error, events });
  return events.map(({ seq, body }) => ({ session: held.session, seq, at, ...origin, ...body }));
}
