import type { PlannerEvent } from "../../schemas/event.ts";
import type { HeldSession } from "../../utils/postgres/session-lock.ts";
import type { SessionRow } from "../../utils/postgres/stores/sessions/session-store.ts";
import { type RunOptions, SessionRun } from "../run/session-run.ts";
import type { PlannerContext } from "../wiring/context.ts";
import { requestedRun } from "./requested-run.ts";

/**
 * Runs a session in this process: for what it was asked while runs went through a queue, one request after another, else once
 * as it is wanted now. Who leaves after an event leaves the requests that come after the one under way to whoever looks next.
 * @param held The session's lock, which is given back with each run.
 */
export async function* runWaiting(
  context: PlannerContext,
  held: HeldSession,
  row: SessionRow,
  wanted: RunOptions,
): AsyncGenerator<PlannerEvent, void, void> {
  if (row.state === "cancelled") await context.requests.wantAgain(held);
  const [first, ...later] = await context.requests.waiting(row.session);
  const asked = first ? await requestedRun(context, row, first) : {};
  const run = new SessionRun(context, row, held.handOver(), joined(asked, wanted));
  let last: PlannerEvent | undefined;
  for await (const event of run.events()) {
    last = event;
    yield event;
  }
  if (later.length === 0 || last?.type === "failed" || last?.type === "cancelled") return;
  await using next = await context.locks.take(row.session);
  yield* runWaiting(context, next, next.row, wanted);
}

function joined(asked: RunOptions, wanted: RunOptions): RunOptions {
  return {
    ...wanted,
    ...asked,
    unattended: wanted.unattended || asked.unattended,
    answersAreNew: wanted.answersAreNew || asked.answersAreNew,
    yesIsNew: wanted.yesIsNew || asked.yesIsNew,
  };
}
