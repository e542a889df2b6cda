import type { AppError } from "../errors.ts";
import { BatchedLines } from "./batched-lines.ts";
import { type LogOptions, logDestinations } from "./log-destination.ts";
import { idFields, type LineIds, lineForm } from "./log-line.ts";
import { errorField, shortened } from "./logger.ts";

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
  /** Of the request that the job comes of. */
  readonly ids?: LineIds;
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
  const logger = pino(lineForm(options), lines);
  const clean = ({ ids = {}, ...fields }: WorkerFields = {}) => ({ ...idFields(ids), ...shortened(fields, redactor) });
  return {
    said: (event, fields) => logger.info(clean(fields), event),
    warned: (event, error, fields) =>
      logger.warn({ ...clean(fields), code: error.code, error: errorField(error, redactor) }, event),
    flush: () => lines.flush(),
  };
}
