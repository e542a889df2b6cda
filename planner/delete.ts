import { AppError } from "../utils/errors.ts";
import type { DeletedSession } from "../utils/postgres/stores/sessions/outside-endings.ts";
import { checkSessionId } from "./given/session-id.ts";
import { ambiguous, LAST } from "./given/session-name.ts";
import { ownerOf } from "./requester.ts";
import type { StoredContext } from "./wiring/context.ts";

export type { DeletedSession };

/**
 * Deletes a session: from here on it is unknown to everybody, and only its id stays taken. Its forks go on, and what its
 * person chose in it is remembered. `prune` removes it for good after 30 days.
 * @throws AppError `session-in-use` where somebody runs it: cancel it first; `session-unknown`.
 */
export async function deleteSession({ endings, locks }: StoredContext, session: string): Promise<void> {
  await using held = await locks.take(session);
  await endings.delete(held);
}

/** What of the requester's was deleted and can still be had again, the last one first. */
export function listDeleted({ endings, requester }: StoredContext): Promise<DeletedSession[]> {
  return endings.deleted(ownerOf(requester));
}

/**
 * Brings a deleted session back as it was: with its checkpoints, answers, events and files. One that is there stays so.
 * @throws AppError `session-unknown` where it is not the requester's, or gone for good; `session-in-use` where it is just
 *   removed for good; `session-id-invalid`.
 */
export async function undeleteSession(context: StoredContext, session: string): Promise<void> {
  const id = checkSessionId(session);
  const deleted = await listDeleted(context);
  if (deleted.some((one) => one.session === id)) await context.endings.undelete(id);
  else await context.store.get(id, ownerOf(context.requester));
}

/**
 * The deleted session that a person means: the one of this id, else the only one whose id begins like this; `@last` is the
 * one that was deleted last. A name that fits none of them is given back as it is: it may be one that is there.
 * @throws AppError `session-none-deleted`, `session-ambiguous`, `session-id-invalid`.
 */
export async function deletedNamed(context: StoredContext, name: string): Promise<string> {
  const deleted = (await listDeleted(context)).map(({ session }) => session);
  if (name === LAST) {
    const [last] = deleted;
    if (last === undefined) throw new AppError("session-none-deleted");
    return last;
  }
  const fits = deleted.filter((id) => id.startsWith(checkSessionId(name)));
  if (fits.includes(name)) return name;
  if (fits.length > 1) throw ambiguous(name, fits);
  return fits[0] ?? name;
}
