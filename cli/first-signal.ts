import { EXIT } from "../utils/errors.ts";
import type { Host } from "./host.ts";

/** An orchestrator kills after 30 s, and what drains is closed by then. */
const LAST_MOMENT_MS = 25_000;
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** The wish that a process end which has something to drain. */
export interface FirstSignal extends Disposable {
  readonly stopped: Promise<void>;
  /** Aborted at the same moment. */
  readonly signal: AbortSignal;
}

/**
 * Listens for the first wish that the process end. The second one, or too long a wait after the first, ends it, until this is
 * disposed of. Whoever was started by another process is to end when that is gone.
 */
export function firstSignal(host: Host, onSecond: () => void): FirstSignal {
  const first = new AbortController();
  const { promise: stopped, resolve } = Promise.withResolvers<void>();
  let lastMoment: NodeJS.Timeout | undefined;
  const leave = () => host.exit(EXIT.interrupted);
  const stop = () => {
    lastMoment ??= setTimeout(leave, LAST_MOMENT_MS).unref();
    first.abort();
    resolve();
  };
  for (const name of SIGNALS) {
    host.on(name, () => {
      if (!first.signal.aborted) return stop();
      onSecond();
      leave();
    });
  }
  host.on("disconnect", stop);
  return { stopped, signal: first.signal, [Symbol.dispose]: () => clearTimeout(lastMoment) };
}
