import type { RunJob } from "../../schemas/run-request.ts";
import type { AppError } from "../../utils/errors.ts";

/** A job that a worker has taken. */
export interface TakenRun {
  /** The job's id. */
  readonly id: string;
  readonly session: string;
  /** The model of its session. */
  readonly model: string;
  /** Null where it is none that this program knows. */
  readonly job: RunJob | null;
}

/** What a job came to. */
export type JobEnd =
  /** Its run is over, whatever came of that, or there was nothing to run. */
  | "over"
  /** Somebody else has the session: tried again in a second. */
  | "busy"
  /** Given back as it was taken: the worker stops, or has no access to the model. */
  | "left"
  /** It failed in a way that may pass, and comes again. */
  | "requeued"
  /** It failed for good, and is among the dead letters. */
  | "dead";

/** What a worker does with the queue and the planner. Every method but `isAccessible` throws AppError of category `storage`. */
export interface WorkDoor {
  /** The worker's own. */
  readonly id: string;
  /** Whether there is a model of this id here. */
  isAccessible(model: string): boolean;
  /** Tells everybody that this worker is there; called every few seconds, with what it has taken. */
  seen(taken: readonly TakenRun[]): Promise<void>;
  /** Takes jobs that wait, the most urgent first. @param passed Models whose jobs are left to others. */
  take(count: number, passed: readonly string[]): Promise<TakenRun[]>;
  /**
   * Runs a job's session, and notes in the queue what came of it. It begins nothing where the job is over.
   * @returns Once that is noted.
   */
  run(taken: TakenRun): Promise<{ readonly end: JobEnd; readonly error?: AppError }>;
  /** Gives a job back as it was taken. */
  giveBack(taken: TakenRun): Promise<void>;
  /**
   * Has sessions go on whose worker or server has died: jobs of dead workers are given back, and what waits or runs nowhere
   * gets a job. @returns Of how many sessions.
   */
  takeUp(): Promise<number>;
  /** Calls the listener when jobs may have come. @returns Ends it. */
  onSent(listener: () => void): Promise<() => void>;
  /** Stops what runs so that another worker goes on with it. */
  handOver(): Promise<void>;
  /** @throws AppError `storage-newer` where a newer version has changed the database. */
  checkSchema(): Promise<void>;
  /** Nobody counts on this worker any more. */
  leave(): Promise<void>;
}
