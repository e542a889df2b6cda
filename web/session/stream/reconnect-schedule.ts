export type Connection = "connected" | "reconnecting" | "disconnected";

/** A server that is started again is back in a moment. */
const FIRST_WAITS_S = [1, 2, 4];
/** Then it is gone for longer, and is asked seldom. */
const LATER_WAIT_S = 10;

/**
 * In how many seconds it is tried again.
 * @param failures How often it has failed since it last worked, from 1.
 * @param retryAfterS What the server said, which is never undercut.
 */
export function waitBeforeTry(failures: number, retryAfterS: number | null): number {
  return Math.max(FIRST_WAITS_S[failures - 1] ?? LATER_WAIT_S, retryAfterS ?? 0);
}

/** What a person is told meanwhile: it is only called disconnected when the quick tries have failed. */
export function connectionAfter(failures: number): Connection {
  if (failures === 0) return "connected";
  return failures <= FIRST_WAITS_S.length ? "reconnecting" : "disconnected";
}
