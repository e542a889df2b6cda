import type { AppError } from "../../utils/errors.ts";
import type { TakenJob } from "../../utils/queue/work-queue.ts";

export type { TakenJob } from "../../utils/queue/work-queue.ts";

/** What a job came to. */
export type JobEnd =
  /** There is nothing left to do for it, whatever came of its run. */
  | "over"
  /** Somebody else has the session: it comes again in a second. */
  | "busy"
  /** It is given to another worker, which goes on with it. */
  | "left"
  /** It failed in a way that may pass, and comes again. */
  | "requeued"
  /** It failed for good. */
  | "dead";

/** What a job came to, and by what failure. */
export interface EndedJob {
  readonly end: JobEnd;
  readonly error?: AppError | undefined;
}

/** What a worker does with the queue and the planner. All methods but `isAccessible` throw AppError of category `storage`. */
export interface WorkDoor {
  /** The worker's own. */
  readonly id: string;
  /** Whether a model of this id can be asked here. */
  isAccessible(model: string): boolean;
  /** Tells everybody that this worker is there, and that it has these jobs; called every few seconds. */
  seen(taken: readonly TakenJob[]): Promise<void>;
  /** Takes jobs that wait, the most urgent first. @param passed Models whose jobs are left to others. */
  take(count: number, passed: readonly string[]): Promise<TakenJob[]>;
  /** Runs what a job asks for, and resolves when the queue knows what came of it. */
  run(taken: TakenJob): Promise<EndedJob>;
  /** Gives a job back as it was taken. */
  giveBack(taken: TakenJob): Promise<void>;
  /**
   * Has sessions go on whose worker or server is dead: its jobs are given back, and what waits or was left running without a
   * job gets one. @returns Of how many sessions.
   */
  takeUp(): Promise<number>;
  /** Calls the listener when jobs may have come. @returns Ends it. */
  onSent(listener: () => void): Promise<() => void>;
  /** Stops all that runs so that another worker goes on with it. */
  handOver(): Promise<void>;
  /** @throws AppError `storage-newer`, `queue-newer` where a newer version has changed the database. */
  checkSchema(): Promise<void>;
  /** Nobody counts on this worker any more. */
  leave(): Promise<void>;
}
