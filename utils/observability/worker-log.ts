import type { AppError } from "../errors.ts";
import { BatchedLines } from "./batched-lines.ts";
import { type LogOptions, logDestinations } from "./log-destination.ts";
import { errorField, lineForm, shortened } from "./logger.ts";

export type WorkerEvent =
  | "worker-started"
  | "worker-draining"
  | "worker-stopped"
  | "worker-recovered"
  | "job-taken"
  | "job-passed-over"
  | "job-over"
  | "sessions-taken-up";
export type WorkerTrouble = "worker-troubled" | "worker-outdated" | "job-lost" | "job-over";

/** Ids, names and numbers. */
export interface WorkerFields {
  readonly worker?: string;
  readonly job?: string;
  readonly session?: string;
  readonly model?: string;
  readonly end?: string;
  readonly durationMs?: number;
  readonly concurrency?: number;
  readonly jobs?: number;
  readonly sessions?: number;
  readonly isClean?: boolean;
  /** Where metrics are told. */
  readonly metrics?: string;
}

/** A worker's log. Nothing in it throws. */
export interface WorkerLog {
  said(event: WorkerEvent, fields?: WorkerFields): void;
  /** Of what is wrong and does not end the worker, or ends one of its jobs. */
  warned(event: WorkerTrouble, error: AppError, fields?: WorkerFields): void;
  /** Writes what is still to be written. */
  flush(): void;
}

/** The log of a worker: `<home>/logs/worker.jsonl`, or with `LOG_FORMAT=json` standard error instead. */
export async function createWorkerLog(options: LogOptions): Promise<WorkerLog> {
  const { redactor } = options;
  const lines = new BatchedLines(logDestinations(options, (name) => name === "worker").oneOf("worker"));
  const { default: pino } = await import("pino");
  const logger = pino({ ...lineForm(options), base: { pid: process.pid } }, lines);
  return {
    said: (event, fields = {}) => logger.info(shortened(fields, redactor), event),
    warned: (event, error, fields = {}) =>
      logger.warn({ ...shortened(fields, redactor), code: error.code, error: errorField(error, redactor) }, event),
    flush: () => lines.flush(),
  };
}
