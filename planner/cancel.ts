import { setTimeout as sleep } from "node:timers/promises";
import type { PlannerEvent } from "../schemas/event.ts";
import type { SessionState } from "../schemas/idea.ts";
import { AppError, toAppError } from "../utils/errors.ts";
import { measure } from "../utils/observability/metrics/measured.ts";
import type { HeldSession } from "../utils/postgres/session-lock.ts";
import { inTransaction } from "../utils/postgres/transaction.ts";
import { originOf } from "./requester.ts";
import { labelOf } from "./rollouts/told-variant.ts";
import type { StoredContext } from "./wiring/context.ts";

/** A run sees the request within 5 s and drains for 1.5 s; what it stores then may meet an outage. */
const PATIENCE_MS = 20_000;
const POLL_MS = 100;

/**
 * Cancels a session, and waits until nobody runs it: whoever does drains it, in whatever process; where nobody does, it is
 * settled here. One that is cancelled already stays as it is.
 * @throws AppError `session-over` where it has come to its end, also meanwhile; `session-unknown`; `session-in-use`, which
 *   names the holder, where that does not stop in 20 seconds: it will when it sees the request.
 */
export async function cancel(context: StoredContext, session: string): Promise<void> {
  for (const deadlineMs = performance.now() + PATIENCE_MS; ; await sleep(POLL_MS)) {
    const { state, isHeld } = await context.endings.requestCancel(session);
    refuseOver(session, state);
    if (state === "cancelled" && !isHeld) return;
    const isLate = performance.now() >= deadlineMs;
    if (isHeld && !isLate) continue;
    try {
      return await settleHere(context, session);
    } catch (error) {
      // Somebody has taken it meanwhile, to run it or to cancel it.
      if (isLate || toAppError(error).code !== "session-in-use") throw error;
    }
  }
}

async function settleHere(context: StoredContext, session: string): Promise<void> {
  await using held = await context.locks.take(session);
  refuseOver(session, held.row.state);
  if (held.row.state !== "cancelled") await settleCancelled(context, held);
}

/** Settles a session that nobody runs, under its lock, and withdraws the jobs that wait for it. @returns Its last event, which is stored. */
export async function settleCancelled(context: StoredContext, held: HeldSession): Promise<PlannerEvent> {
  const { config, eventStore, store, queue, clock, requester } = context;
  const { session, ranMs } = held.row;
  const [body, origin] = [{ type: "cancelled" } as const, originOf(requester)];
  const [seq, at] = [1 + (await eventStore.lastSeq(session)), clock.now().toISOString()];
  const events = [{ seq, at, origin, body }];
  const end = { state: "cancelled", title: null, error: null, score: null, ranMs, events } as const;
  if (config.usesWorkers) {
    const waiting = await queue.open();
    await inTransaction(store.pool, async (client) => {
      await store.settle(held, end, client);
      await waiting.withdraw(client, session);
    });
  } else await store.settle(held, end);
  measure("plan-finished", { outcome: "cancelled", variant: await labelOf(context, held.row), costUsd: null });
  return { session, seq, at, ...origin, ...body };
}

/** @throws AppError `session-over` where a session has come to its end. */
export function refuseOver(session: string, state: SessionState): void {
  if (state === "done" || state === "partial") throw new AppError("session-over", { session });
}
