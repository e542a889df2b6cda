import type { PlannerEvent } from "../../schemas/event.ts";
import type { HeldSession } from "../../utils/postgres/session-lock.ts";
import type { SessionRow } from "../../utils/postgres/stores/sessions/session-store.ts";
import type { PlannerContext } from "../wiring/context.ts";
import type { Asking } from "./ask-run.ts";
import { askAndFollow, followRun } from "./follow-run.ts";

/**
 * Has a worker go on with a session. What it was asked for and has not come to the end of is done first, and is all that is
 * asked for; one that is queued for it stays where it is in the queue.
 * @param row With the options that are to be in force.
 */
export async function* resumeQueued(
  context: PlannerContext,
  held: HeldSession,
  row: SessionRow,
  run: NonNullable<Asking["run"]>,
): AsyncGenerator<PlannerEvent, void, void> {
  const { requests, eventStore, store } = context;
  const { session, state, model, options } = row;
  const waiting = await requests.waiting(session, state === "cancelled");
  const queued = state === "queued" && waiting.length > 0 ? await eventStore.lastOf(session, "session-queued") : null;
  if (queued === null) {
    const asking = { run: waiting.length > 0 ? null : run, waiting };
    return yield* askAndFollow(context, { session, model, held, options }, asking);
  }
  await store.setOptions(held, options);
  const since = await eventStore.lastSeq(session);
  await held.handOver()[Symbol.asyncDispose]();
  yield* followRun(context, { queued, since, ahead: waiting.length - 1, out: options.outFile });
}
