import type { StoredContext } from "./wiring/context.ts";

/**
 * Deletes a session: from here on it is unknown to everybody, and only its id stays taken. Its forks go on, and what its
 * person chose in it is remembered. `prune` removes it for good after 30 days.
 * @throws AppError `session-in-use` where somebody runs it: cancel it first; `session-unknown`.
 */
export async function deleteSession({ endings, locks }: StoredContext, session: string): Promise<void> {
  await using held = await locks.take(session);
  await endings.delete(held);
}
