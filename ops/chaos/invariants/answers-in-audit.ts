import type { Invariant } from "./invariant.ts";

/** Every answer that was acknowledged is in the audit, once. */
export const answersInAudit: Invariant = async ({ rows, book }) => {
  const stored = await rows<{ session: string; id: string; count: number }>(
    `SELECT session, interrupt_id AS id, count(*)::int AS count FROM audit WHERE act = 'answered' GROUP BY 1, 2`,
  );
  const counts = new Map(stored.map(({ session, id, count }) => [`${session} ${id}`, count]));
  return book.sessions.flatMap(({ session, answered }) =>
    answered.flatMap((id) => {
      const count = counts.get(`${session} ${id}`) ?? 0;
      return count === 1 ? [] : [`The answer to ${id} of ${session} is in the audit ${count} times`];
    }),
  );
};
