import { EXIT } from "../utils/errors.ts";
import type { Host } from "./host.ts";

/** However long things take to wind up, the process is gone after this. */
const LAST_MOMENT_MS = 1_900;
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** The person's or the system's wish that the process end. */
export interface Stop {
  readonly requested: boolean;
  /** Aborted at the first signal. */
  readonly signal: AbortSignal;
  /** What is written to standard error where the time runs out before the session has ended by itself. */
  lastWords: string;
  /** What is to be done at each signal, the first and those after it. */
  onSignal(listener: () => void): void;
}

/** Listens to SIGINT, SIGTERM and SIGHUP from now on. */
export function listenForStop(host: Host): Stop {
  const controller = new AbortController();
  const listeners: (() => void)[] = [];
  const leave = () => {
    // The cursor may be hidden by the progress that is cut off here.
    host.stderr.write(`${host.stderr.isTTY ? "\u001b[?25h" : ""}${stop.lastWords}\n`);
    host.exit(EXIT.interrupted);
  };
  for (const name of SIGNALS) {
    host.on(name, () => {
      if (!controller.signal.aborted) setTimeout(leave, LAST_MOMENT_MS).unref();
      controller.abort();
      for (const listener of listeners) listener();
    });
  }
  const stop: Stop = {
    lastWords: "",
    get requested() {
      return controller.signal.aborted;
    },
    signal: controller.signal,
    onSignal: (listener) => {
      listeners.push(listener);
      if (controller.signal.aborted) listener();
    },
  };
  return stop;
}
