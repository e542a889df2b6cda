import { setTimeout as sleep } from "node:timers/promises";
import type { WorkDoor } from "../planner/workers/work-door.ts";
import { type AppError, toAppError } from "../utils/errors.ts";
import type { WorkerLog } from "../utils/observability/worker-log.ts";
import { JobTaking } from "./job-taking.ts";
import { makeRounds } from "./rounds.ts";

export interface WorkOptions {
  readonly door: WorkDoor;
  /** How many sessions run at once. */
  readonly concurrency: number;
  readonly log: WorkerLog;
  /** Where metrics are told, for the log; null where nowhere. */
  readonly metrics?: string | null | undefined;
  /** Ends it, with what it has taken given back. */
  readonly signal: AbortSignal;
}

/** How a worker ended. */
export interface WorkEnd {
  /** Where a newer version has changed the database. */
  readonly outdated: AppError | null;
  /** False where something was still running at the end; it is taken up as a dead worker's. */
  readonly isClean: boolean;
}

/** Of the 25 s until an orchestrator kills: the database is closed and traces are sent after it. */
const DRAIN_MS = 21_000;
/** What has just been taken may not have begun yet when all that runs is stopped. */
const HAND_OVER_EVERY_MS = 100;

/**
 * Takes jobs and runs them until it is told to end, or until a newer version has changed the database. Where the database is
 * away it goes on trying.
 */
export async function work({ door, concurrency, log, metrics, signal }: WorkOptions): Promise<WorkEnd> {
  const [outdating, drained] = [new AbortController(), new AbortController()];
  const over = AbortSignal.any([signal, outdating.signal]);
  const taking = new JobTaking({ door, concurrency, log, over });
  const wake = () => taking.wake();
  log.said("worker-started", { worker: door.id, concurrency, ...(metrics ? { metrics } : {}) });
  const rounds = makeRounds({ door, log, over, taken: () => taking.taken, onNews: wake }, drained.signal);
  const outdated = rounds.then((reason) => {
    if (reason) outdating.abort();
    return reason;
  });
  // Where that cannot be heard there is still the poll.
  const deafen = await door.onSent(wake).catch(() => () => {});
  await taking.run();
  deafen();
  log.said("worker-draining", { jobs: taking.taken.length });
  const isClean = await handedOver(door, taking);
  drained.abort();
  const reason = await outdated;
  await door.leave().catch((error: unknown) => log.warned("worker-troubled", toAppError(error)));
  log.said("worker-stopped", { isClean });
  log.flush();
  return { outdated: reason, isClean };
}

/** Gives back all that was taken. @returns False where that takes too long. */
async function handedOver(door: WorkDoor, taking: JobTaking): Promise<boolean> {
  const deadlineMs = performance.now() + DRAIN_MS;
  const isLate = () => performance.now() >= deadlineMs;
  while (taking.taken.length > 0 && !isLate()) {
    await Promise.race([door.handOver(), sleep(deadlineMs - performance.now(), undefined, { ref: false })]);
    if (taking.taken.length > 0 && !isLate()) await sleep(HAND_OVER_EVERY_MS);
  }
  return taking.taken.length === 0;
}
