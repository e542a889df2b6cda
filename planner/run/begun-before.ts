import type { PlannerEvent } from "../../schemas/event.ts";
import { AppError } from "../../utils/errors.ts";
import { resumeQueued } from "../queued/resume-queued.ts";
import { runWaiting } from "../queued/run-waiting.ts";
import type { PlannerContext } from "../wiring/context.ts";
import { plantFork } from "./forked-state.ts";
import type { RunOptions } from "./session-run.ts";

/** A request that may be made again, as by a client that has not heard of the first one. */
export interface MadeOnce {
  /** Made again under the same name, nothing is begun a second time: the events are those of what the first one began. */
  readonly once?: string | undefined;
}

/**
 * The id of the session that a request made before. Null where there is none.
 * @throws AppError `session-exists` where it is somebody else's.
 */
export async function madeBefore({ store, requester }: PlannerContext, once?: string): Promise<string | null> {
  if (once === undefined) return null;
  const owner = await store.ownerOf(once);
  if (owner === null) return null;
  if (owner !== requester.person) throw new AppError("session-exists", { session: once });
  return once;
}

/**
 * The event that a run began with which was begun before; where nobody runs it and it is not over, the run itself.
 * @param revision The request that it carries out; null where it makes the plan.
 */
export async function* begunBefore(
  context: PlannerContext,
  session: string,
  revision: number | null,
  options: RunOptions,
): AsyncGenerator<PlannerEvent, void, void> {
  const first = await context.eventStore.begunBy(session, revision);
  await using held = await context.locks.take(session).catch((error: unknown) => {
    if (first && error instanceof AppError && error.code === "session-in-use") return null;
    throw error;
  });
  // Running, and not held by anybody: whoever began it was killed.
  const state = held?.row.state;
  const isWaiting = state === "queued" && !context.asks;
  const isLeft = held !== null && (first === null || state === "running" || isWaiting);
  if (!isLeft) {
    if (first) yield first;
  } else if (context.asks) yield* resumeQueued(context, held, held.row, options);
  else {
    await plantFork(context, held);
    yield* runWaiting(context, held, held.row, options);
  }
}
