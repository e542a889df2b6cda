import { setTimeout as sleep } from "node:timers/promises";
import type { TakenRun, WorkDoor } from "../planner/workers/work-door.ts";
import { type AppError, toAppError } from "../utils/errors.ts";
import type { WorkerLog } from "../utils/observability/worker-log.ts";
import { Troubles } from "./troubles.ts";

interface RoundsOptions {
  readonly door: WorkDoor;
  readonly log: WorkerLog;
  readonly over: AbortSignal;
  /** What the worker has taken. */
  readonly taken: () => readonly TakenRun[];
  /** Called when jobs may have come. */
  readonly onNews: () => void;
}

/** Whoever is not heard of for four of these counts as dead, and a dead one's sessions go on within 15 s. */
const EVERY_MS = 3_000;

/**
 * Every few seconds until it is over: says that the worker is there, looks whose workers are not, and whether the database
 * is still this version's. While it drains, it goes on saying what runs.
 * @returns The reason where a newer version has changed the database: this worker is to end.
 */
export async function makeRounds(options: RoundsOptions, drained: AbortSignal): Promise<AppError | null> {
  const { door, log, over, taken, onNews } = options;
  const troubles = new Troubles(log);
  const round = async () => {
    await door.seen(taken());
    if (over.aborted) return;
    await door.checkSchema();
    const sessions = await door.takeUp();
    if (sessions > 0) log.said("sessions-taken-up", { sessions });
    if (sessions > 0) onNews();
  };
  for (;;) {
    const problem = await round().then(() => null, toAppError);
    if (problem?.code === "storage-newer") {
      log.warned("worker-outdated", problem);
      return problem;
    }
    if (problem) troubles.met(problem);
    else troubles.over();
    await sleep(EVERY_MS, undefined, { signal: drained }).catch(() => {});
    if (drained.aborted) return null;
  }
}
