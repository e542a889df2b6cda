import { LAST_EVENTS } from "../../../schemas/event.ts";
import type { Invariant } from "./invariant.ts";

/** With these a session goes on behind the last event of a run. */
const BEGINNINGS = ["session-queued", "session-started", "cancel-undone"];

/** `seq` counts from 1 without a gap, and each run has one last event; what waits for a person may still be cancelled. */
export const eventsInOrder: Invariant = async ({ rows }) => {
  const gaps = await rows<{ session: string; events: number; last: number }>(
    `SELECT session, count(*)::int AS events, max(seq)::int AS last FROM session_events GROUP BY session
     HAVING min(seq) <> 1 OR max(seq) <> count(*)`,
  );
  const strays = await rows<{ session: string; seq: number; type: string; next: string | null }>(
    `SELECT * FROM (
       SELECT session, seq, type, lead(type) OVER (PARTITION BY session ORDER BY seq) AS next FROM session_events
     ) AS pairs
     WHERE (type = ANY($1) AND next <> ALL($2) AND NOT (type = 'waiting' AND next = 'cancelled')) OR (type <> ALL($1) AND next IS NULL)
     ORDER BY session, seq`,
    [[...LAST_EVENTS], BEGINNINGS],
  );
  return [
    ...gaps.map(({ session, events, last }) => `${session} has ${events} events, numbered up to ${last}`),
    ...strays.map(({ session, seq, type, next }) =>
      next === null ? `${session} stops at ${seq} with ${type}` : `${session} has ${next} behind ${type} at ${seq}`,
    ),
  ];
};
