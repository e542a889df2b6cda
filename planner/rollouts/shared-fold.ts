import type { GuardAct } from "../../utils/postgres/stores/rollouts/outcome-store.ts";

interface Fold {
  hasBegun: boolean;
  done: Promise<GuardAct | null>;
}

/** By what they are on, such as a pool, and by rollout. */
const folds = new WeakMap<object, Map<string, Fold>>();

/**
 * Has a rollout judged, once at a time in this process: of many sessions that end at once one has it done, and the others with
 * it, so that they do not take up all connections in waiting for each other.
 * @param on What it is judged on.
 * @param fold Judges all that is stored when it begins.
 * @returns What was done; null for who left it to another one, whatever became of that.
 * @throws What `fold` does.
 */
export function sharedFold(
  on: object,
  rollout: string,
  fold: () => Promise<GuardAct | null>,
): Promise<GuardAct | null> {
  const byRollout = folds.get(on) ?? new Map<string, Fold>();
  folds.set(on, byRollout);
  const last = byRollout.get(rollout);
  // It sees what is stored by now.
  if (last && !last.hasBegun) return last.done.then(nothing, nothing);
  const own: Fold = { hasBegun: false, done: Promise.resolve(null) };
  own.done = (async () => {
    await last?.done.catch(nothing);
    own.hasBegun = true;
    try {
      return await fold();
    } finally {
      if (byRollout.get(rollout) === own) byRollout.delete(rollout);
    }
  })();
  byRollout.set(rollout, own);
  return own.done;
}

function nothing(): null {
  return null;
}
