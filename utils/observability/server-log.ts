import { createHash } from "node:crypto";
import type { AppError } from "../errors.ts";
import { BatchedLines } from "./batched-lines.ts";
import { type LogOptions, logDestinations } from "./log-destination.ts";
import { idFields, type LineIds, lineForm } from "./log-line.ts";
import { errorField, shortened } from "./logger.ts";

/** Twelve digits tell a server's people apart, and a log that leaves the machine does not name them. */
const PERSON_DIGITS = 12;

/** One request and its answer. Neither a body nor what stands behind the question mark is in it. */
export interface AnsweredRequest extends LineIds {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly durationMs: number;
  /** Who asked, where that is known; only a hash of it is written. */
  readonly person?: string | undefined;
  /** What it failed with, where it did. */
  readonly error?: AppError | undefined;
  /** One that only asks whether the server lives. */
  readonly isProbe?: boolean;
}

/** A server's log. Nothing in it throws. */
export interface ServerLog {
  answered(request: AnsweredRequest): void;
  said(event: "server-listening" | "server-draining" | "server-stopped", fields?: object): void;
  /** Of what is wrong and does not end the server. */
  warned(message: string, error?: AppError): void;
  /** Writes what is still to be written. */
  flush(): void;
}

/**
 * The log of a server: `<home>/logs/server.jsonl`, or with `LOG_FORMAT=json` standard error instead. Lines of one turn of
 * the event loop are written together: a write for each would be most of what a small request costs.
 */
export async function createServerLog(options: LogOptions): Promise<ServerLog> {
  const { redactor } = options;
  const lines = new BatchedLines(logDestinations(options, (name) => name === "server").oneOf("server"));
  const { default: pino } = await import("pino");
  const logger = pino(lineForm(options), lines);
  return {
    answered({ method, path, status, durationMs, person, error, isProbe = false, ...ids }) {
      const level = isProbe ? "debug" : status >= 500 ? "error" : "info";
      if (!logger.isLevelEnabled(level)) return;
      const fields = {
        ...idFields(ids),
        method,
        // All else here has a form of our own: only the path is anybody's text.
        ...shortened({ path }, redactor),
        status,
        durationMs: Math.round(durationMs * 10) / 10,
        ...(person === undefined ? {} : { person: personHash(person) }),
        ...(error === undefined ? {} : { code: error.code }),
        ...(error !== undefined && level === "error" ? { error: errorField(error, redactor) } : {}),
      };
      logger[level](fields, "request-answered");
    },
    said: (event, fields = {}) => logger.info(shortened(fields, redactor), event),
    warned: (message, error) => {
      const known = error === undefined ? {} : { code: error.code, error: errorField(error, redactor) };
      logger.warn({ ...shortened({ message }, redactor), ...known }, "server-troubled");
    },
    flush: () => lines.flush(),
  };
}

/** What a line says instead of a person's name: `printf %s NAME | sha256sum | cut -c1-12`. */
export function personHash(person: string): string {
  return createHash("sha256").update(person).digest("hex").slice(0, PERSON_DIGITS);
}
