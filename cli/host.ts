import type { Readable, Writable } from "node:stream";
import type { Environment } from "../planner/setup/surroundings.ts";

type Signal = "SIGINT" | "SIGTERM" | "SIGHUP";

/** What a command line has from the process it runs in; `process` itself is one. */
export interface Host {
  /** The variables that configure it; the process's own where they are not given. */
  readonly environment?: Environment;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: HostOutput;
  readonly stderr: HostOutput;
  /**
   * Listens to a wish that the process end, for as long as the process lives: a signal, or that the process is gone which
   * started this one for itself.
   */
  on(signal: Signal | "disconnect", listener: () => void): unknown;
  /** Ends the process. */
  exit(code: number): void;
}

/** A stream that may be a terminal. */
export interface HostOutput extends Writable {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}
