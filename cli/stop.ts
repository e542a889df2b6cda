import { EXIT } from "../utils/errors.ts";

/** However long things take to wind up, the process is gone after this. */
const LAST_MOMENT_MS = 1_900;
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** The person's or the system's wish that the process end. */
export interface Stop {
  readonly requested: boolean;
  /** Aborted at the first signal. */
  readonly signal: AbortSignal;
  /** What is to be done at each signal, the first and those after it. */
  onSignal(listener: () => void): void;
}

/** Listens to SIGINT, SIGTERM and SIGHUP from now on. */
export function listenForStop(): Stop {
  const controller = new AbortController();
  const listeners: (() => void)[] = [];
  for (const name of SIGNALS) {
    process.on(name, () => {
      if (!controller.signal.aborted) setTimeout(() => process.exit(EXIT.interrupted), LAST_MOMENT_MS).unref();
      controller.abort();
      for (const listener of listeners) listener();
    });
  }
  return {
    get requested() {
      return controller.signal.aborted;
    },
    signal: controller.signal,
    onSignal: (listener) => {
      listeners.push(listener);
      if (controller.signal.aborted) listener();
    },
  };
}
