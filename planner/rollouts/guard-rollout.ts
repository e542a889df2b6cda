import { guardView, observe } from "../../rollout/guard/guard.ts";
import type { GuardView } from "../../schemas/rollout/rollout.ts";
import { toAppError } from "../../utils/errors.ts";
import { type GuardAct, OutcomeStore, type StoredOutcome } from "../../utils/postgres/stores/rollouts/outcome-store.ts";
import type { SessionRow } from "../../utils/postgres/stores/sessions/session-store.ts";
import type { StoredContext } from "../wiring/context.ts";
import { sessionLog } from "./session-log.ts";
import { sharedFold } from "./shared-fold.ts";

/** What judges a rollout, and what it remembers. */
export interface Guard<State> {
  observe(state: State | null, outcome: StoredOutcome): State;
  view(state: State | null): GuardView;
}

/**
 * Has a rollout's guard judge how sessions ended that it has not seen yet, and rolls back where it says so.
 * @returns What was done; null where nothing was, and where somebody else has done it.
 * @throws AppError of category `storage`, `guard-newer`; then nothing is seen, and whoever does it next begins there.
 */
export function foldOutcomes(context: Pick<StoredContext, "store">, rollout: string): Promise<GuardAct | null> {
  return foldBy(context, rollout, { observe, view: guardView });
}

/** The same with any guard. */
export function foldBy<State>(
  { store }: Pick<StoredContext, "store">,
  rollout: string,
  guard: Guard<State>,
): Promise<GuardAct | null> {
  return new OutcomeStore(store.pool).fold(rollout, (kept, outcomes) => {
    // Only a guard writes it, and a guard refuses what it does not know.
    let state = kept as State | null;
    let crossing: GuardView | null = null;
    for (const outcome of outcomes) {
      state = guard.observe(state, outcome);
      const view = guard.view(state);
      // A later end of the same lot cannot take back what was decided.
      if (view.decision === "rollback") crossing ??= view;
    }
    return { state, view: crossing ?? guard.view(state) };
  });
}

/**
 * The same when a session of a rollout has ended. Never throws: the session has ended whatever becomes of this, and who ends
 * next tries again.
 */
export async function guardRollout(
  context: StoredContext,
  row: Pick<SessionRow, "session" | "variant" | "rollout">,
): Promise<void> {
  const { session, rollout } = row;
  if (rollout === null) return;
  try {
    const act = await sharedFold(context.store.pool, rollout, () => foldOutcomes(context, rollout));
    if (act === null) return;
    const log = await sessionLog(context, row);
    log.warn(act === "rollback" ? "rollout-rolled-back" : "rollout-warned", { rollout });
    log.close();
  } catch (error) {
    const failure = toAppError(error);
    const log = await sessionLog(context, row);
    log.error("rollout-unguarded", failure, { rollout });
    log.close();
    context.observability.reports.report(failure, { session });
  }
}
