import type { Invariant } from "./invariant.ts";

/** Each reader was sent every event that is stored, once and in order, over all connections. */
export const readersHeardAll: Invariant = async ({ rows, book }) => {
  const stored = await rows<{ session: string; seq: number; type: string }>(
    "SELECT session, seq, type FROM session_events ORDER BY session, seq",
  );
  const events = Map.groupBy(stored, ({ session }) => session);
  return book.sessions.flatMap(({ session, heard }) => {
    const all = events.get(session) ?? [];
    const at = all.findIndex(({ seq, type }, nth) => heard[nth]?.seq !== seq || heard[nth]?.type !== type);
    if (at < 0 && heard.length === all.length) return [];
    // Whoever was told that it waits reads no more, and it was cancelled after that.
    if (at === all.length - 1 && all[at]?.type === "cancelled" && heard.at(-1)?.type === "waiting") return [];
    const place = at < 0 ? all.length : at;
    const [was, is] = [heard[place], all[place]].map((event) => (event ? `${event.type} ${event.seq}` : "nothing"));
    return [`The reader of ${session} heard ${was} where ${is} is stored`];
  });
};
