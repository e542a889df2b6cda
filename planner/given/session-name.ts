import { AppError } from "../../utils/errors.ts";
import { ownerOf } from "../requester.ts";
import type { StoredContext } from "../wiring/context.ts";
import { checkSessionId } from "./session-id.ts";

/** What no id looks like. */
export const LAST = "@last";
/** As many as fit into a sentence. */
const MOST_LISTED = 10;

/**
 * The session that a person means: the one of this id, else the only one whose id begins like this; `@last` is the one that
 * they began last.
 * @throws AppError `session-unknown`, `session-ambiguous`, `session-none`, `session-id-invalid`.
 */
export async function sessionNamed({ store, requester }: StoredContext, name: string): Promise<string> {
  if (name === LAST) {
    const last = await store.latestOf(requester.person);
    if (last === null) throw new AppError("session-none");
    return last;
  }
  const [first, ...others] = await store.beginningWith(checkSessionId(name), MOST_LISTED + 1, ownerOf(requester));
  if (first === undefined) throw new AppError("session-unknown", { session: name });
  if (first === name || others.length === 0) return first;
  throw ambiguous(name, [first, ...others]);
}

/** @param sessions The ids that begin like this, or the first of them. */
export function ambiguous(name: string, sessions: readonly string[]): AppError {
  const shown = sessions.slice(0, MOST_LISTED).join(", ");
  return new AppError("session-ambiguous", {
    session: name,
    sessions: sessions.length <= MOST_LISTED ? shown : `${shown}, ...`,
  });
}
