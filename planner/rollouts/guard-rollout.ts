import type { GuardState, Observe, View } from "../../rollout/guard/guard.ts";
import { guardView, observe } from "../../rollout/guard/guard.ts";
import { toAppError } from "../../utils/errors.ts";
import { type GuardAct, OutcomeStore } from "../../utils/postgres/stores/rollouts/outcome-store.ts";
import type { SessionRow } from "../../utils/postgres/stores/sessions/session-store.ts";
import { lineIdsOf } from "../requester.ts";
import type { StoredContext } from "../wiring/context.ts";

/** What judges a rollout. */
export interface Guard {
  readonly observe: Observe;
  readonly view: View;
}

const GUARD: Guard = { observe, view: guardView };

/**
 * Has a rollout's guard judge how sessions ended that it has not seen yet, and rolls back where it says so.
 * @returns What was done; null where nothing was, and where somebody else has done it.
 * @throws AppError of category `storage`; then nothing is seen, and whoever does it next begins there.
 */
export function foldOutcomes(
  { store }: Pick<StoredContext, "store">,
  rollout: string,
  { observe, view }: Guard = GUARD,
): Promise<GuardAct | null> {
  return new OutcomeStore(store.pool).fold(rollout, (kept, outcomes) => {
    // Only a guard writes it, and a guard refuses what it does not know.
    const before = kept as GuardState | null;
    const state = outcomes.reduce<GuardState | null>(observe, before);
    return { state, view: view(state) };
  });
}

/**
 * The same when a session of a rollout has ended. Never throws: the session has ended whatever becomes of this, and who ends
 * next tries again.
 */
export async function guardRollout(
  context: StoredContext,
  { session, rollout }: Pick<SessionRow, "session" | "rollout">,
): Promise<void> {
  if (rollout === null) return;
  const { logs, reports } = context.observability;
  try {
    const act = await foldOutcomes(context, rollout);
    if (act === null) return;
    const log = await logs.forSession(session, lineIdsOf(context.requester));
    log.warn(act === "rollback" ? "rollout-rolled-back" : "rollout-warned", { rollout });
    log.close();
  } catch (error) {
    const failure = toAppError(error);
    const log = await logs.forSession(session, lineIdsOf(context.requester));
    log.error("rollout-unguarded", failure, { rollout });
    log.close();
    reports.report(failure, { session });
  }
}
