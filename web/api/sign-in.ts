import type { Problem } from "../../schemas/http/problem.ts";

/** What the server said when it wanted a token; null where nobody has to sign in. */
export type WantedToken = Problem | null;

let wanted: WantedToken = null;
let waiting: (() => void)[] = [];
const watchers = new Set<() => void>();

/** Whether a token is wanted, for the panel that asks for one. */
export function wantedToken(): WantedToken {
  return wanted;
}

/** @returns What ends the watching. */
export function watchWantedToken(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => void watchers.delete(watcher);
}

/**
 * Asks the person for a token, once for however many requests were refused. They wait, and with them whatever made them: so
 * everything goes on where it was.
 * @throws The signal's reason, where the request is wanted no more.
 */
export function signedIn(problem: Problem, signal: AbortSignal | undefined): Promise<void> {
  tell(problem);
  return new Promise((resolve, reject) => {
    waiting.push(resolve);
    signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

/** There is a token: whatever waits tries again. */
export function goOn(): void {
  const all = waiting;
  waiting = [];
  tell(null);
  for (const resolve of all) resolve();
}

function tell(problem: WantedToken): void {
  wanted = problem;
  for (const watcher of watchers) watcher();
}
