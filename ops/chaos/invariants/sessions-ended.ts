import type { Invariant } from "./invariant.ts";

const ENDINGS: ReadonlySet<string> = new Set(["done", "partial", "waiting", "cancelled"]);

/** Every session that was acknowledged is there, and ended or waits for its person; none failed, since all faults pass. */
export const sessionsEnded: Invariant = async ({ rows, book }) => {
  const stored = await rows<{ id: string; state: string; error: unknown }>("SELECT id, state, error FROM sessions");
  const found = new Map(stored.map((row) => [row.id, row]));
  return book.sessions.flatMap(({ session, isOver }) => {
    const row = found.get(session);
    if (!row) return [`${session} was acknowledged and is not there`];
    if (!ENDINGS.has(row.state)) return [`${session} is ${row.state}: ${JSON.stringify(row.error)}`];
    return isOver ? [] : [`${session} is ${row.state}, and its reader was not told`];
  });
};
