import type { Logger } from "pino";
import type { EventType } from "../../schemas/event.ts";
import type { AppError } from "../errors.ts";
import { failureFacts } from "./failure-facts.ts";
import { type LogOptions, logDestinations } from "./log-destination.ts";
import { type LineIds, lineForm } from "./log-line.ts";
import type { Redactor } from "./redaction.ts";

export type { LogOptions, LogOutput } from "./log-destination.ts";

/** Ids and names are shorter; whatever is longer got here by mistake. */
const MAX_STRING = 200;

/** What a line is about. */
export type LogEvent =
  | EventType
  | "run-started"
  | "run-ended"
  | "node-started"
  | "node-finished"
  | "call-sent"
  | "call-answered"
  | "call-replayed"
  | "call-failed"
  | "embeddings-answered"
  | "embeddings-failed"
  | "search-answered"
  | "search-replayed"
  | "search-failed"
  | "circuit-opened"
  | "circuit-closed"
  | "limit-reached"
  | "answer-taken"
  | "take-up-failed"
  | "rollout-warned"
  | "rollout-rolled-back"
  | "rollout-unguarded"
  | "observability-trouble";

/** What the lines of a part of a session have in common. */
export interface LogIds {
  readonly node?: string;
  /** Which of several tasks of a node: a section, a specialist. */
  readonly task?: string;
  /** The name of the model call, as on the wire. */
  readonly call?: string;
  /** The id or the hash of one request. */
  readonly request?: string;
}

/** Ids, names and numbers. What a person or a model wrote has no place here. */
export interface LogFields extends LogIds {
  readonly model?: string;
  readonly preset?: string;
  readonly state?: string;
  readonly priority?: string;
  readonly startAfter?: string;
  readonly code?: string;
  readonly question?: string;
  readonly interrupt?: string;
  readonly checkpoint?: string;
  readonly rollout?: string;
  readonly finishReason?: string;
  readonly resumed?: boolean;
  readonly complete?: boolean;
  readonly attempt?: number;
  readonly maxAttempts?: number;
  readonly round?: number;
  readonly status?: number;
  readonly waitMs?: number;
  readonly durationMs?: number;
  readonly pages?: number;
  readonly texts?: number;
  readonly calls?: number;
  readonly tokens?: number;
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  readonly cachedTokens?: number;
  readonly costUsd?: number | null;
}

/** A session's log. Nothing in it throws, or waits for anything but the line to be in the file. */
export interface SessionLogger {
  debug(event: LogEvent, fields?: LogFields): void;
  info(event: LogEvent, fields?: LogFields): void;
  warn(event: LogEvent, fields?: LogFields): void;
  /** What failed: its code, where it came from, and its message where that cannot hold anybody's text. */
  error(event: LogEvent, error: AppError, fields?: LogFields): void;
  /** A logger whose lines carry these as well. */
  child(ids: LogIds): SessionLogger;
  /** The run is over: the file may be removed when it is old. */
  close(): void;
}

const nothing = () => {};

/** The log of calls that belong to no session of ours. */
export const NO_LOG: SessionLogger = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  child: () => NO_LOG,
  close: nothing,
};

export interface Logs {
  /**
   * Opens a session's log: `<home>/logs/<session>.jsonl`, and standard error with `LOG_FORMAT=json`.
   * @param ids Of the request that the run comes of: each line names it.
   * @param variant What the session runs under, by its name: each line has it.
   */
  forSession(session: string, ids?: LineIds, variant?: string): Promise<SessionLogger>;
}

/** Logs of sessions. The library behind it is loaded with the first one. */
export function createLogs(options: LogOptions): Logs {
  const open: string[] = [];
  const destinations = logDestinations(options, (name) => open.includes(name));
  return {
    async forSession(session, ids = {}, variant = undefined) {
      const { default: pino } = await import("pino");
      // What is no session id (a thread of a program's own) must not lead out of the directory.
      const name = session.replace(/[^A-Za-z0-9_-]/g, "_").slice(0, 64);
      open.push(name);
      const fields = { session, ...(variant === undefined ? {} : { "plancraft.variant": variant }) };
      const logger = pino(lineForm(options, fields, ids), destinations.file(name));
      return sessionLogger(logger, options.redactor, () => {
        const at = open.indexOf(name);
        if (at >= 0) open.splice(at, 1);
      });
    },
  };
}

function sessionLogger(logger: Logger, redactor: Redactor, close: () => void): SessionLogger {
  const clean = (fields: LogFields = {}) => shortened(fields, redactor);
  return {
    debug: (event, fields) => logger.debug(clean(fields), event),
    info: (event, fields) => logger.info(clean(fields), event),
    warn: (event, fields) => logger.warn(clean(fields), event),
    error: (event, error, fields) => {
      if (!logger.isLevelEnabled("error")) return;
      logger.error({ ...clean(fields), error: errorField(error, redactor) }, event);
    },
    child: (ids) => sessionLogger(logger.child(clean(ids)), redactor, () => {}),
    close,
  };
}

/** What a line tells of a failure. */
export function errorField(error: AppError, redactor: Redactor): object {
  const { frames, ...facts } = failureFacts(error, redactor);
  const stack = frames.map(({ function: name, file, line, column }) => `${name ?? "-"} ${file}:${line}:${column}`);
  return { ...facts, stack };
}

/** The fields of a line without secrets, and none longer than an id or a name is. */
export function shortened(fields: object, redactor: Redactor): Record<string, unknown> {
  const entries: [string, unknown][] = Object.entries(fields);
  const short = (value: unknown) => (typeof value === "string" ? redactor.text(value).slice(0, MAX_STRING) : value);
  return Object.fromEntries(entries.map(([name, value]) => [name, short(value)]));
}
