import { setTimeout as sleep } from "node:timers/promises";
import type { TakenJob, WorkDoor } from "../planner/workers/work-door.ts";
import { type AppError, type ErrorCode, toAppError } from "../utils/errors.ts";
import type { WorkerLog } from "../utils/observability/worker-log.ts";
import { Troubles } from "./troubles.ts";

const OUTDATING: ReadonlySet<ErrorCode> = new Set(["storage-newer", "queue-newer"]);

interface RoundsOptions {
  readonly door: WorkDoor;
  readonly log: WorkerLog;
  readonly over: AbortSignal;
  /** What the worker has taken. */
  readonly taken: () => readonly TakenJob[];
  /** Called when jobs may have come. */
  readonly onNews: () => void;
}

/** Whoever is not heard of for three of these counts as dead, and a dead one's sessions go on within 15 s. */
const EVERY_MS = 3_000;
/** When the database is back, all workers have been silent: for as many rounds, none of them counts as dead. */
const QUIET_ROUNDS = 4;
const LATE_MS = 2 * EVERY_MS;

/**
 * Every few seconds until it is over: says that the worker is there, looks whose workers are not, and whether the database
 * is still this version's. While it drains, it goes on saying what runs.
 * @returns The reason where a newer version has changed the database: this worker is to end.
 */
export async function makeRounds(options: RoundsOptions, drained: AbortSignal): Promise<AppError | null> {
  const { door, log, over, taken, onNews } = options;
  const troubles = new Troubles(log);
  let quietRounds = 0;
  let lastMs = performance.now();
  const round = async () => {
    await door.seen(taken());
    // An outage of some seconds looks like a slow answer.
    if (performance.now() - lastMs > LATE_MS) quietRounds = QUIET_ROUNDS;
    if (over.aborted) return;
    await door.checkSchema();
    if (quietRounds > 0) {
      quietRounds -= 1;
      return;
    }
    const sessions = await door.takeUp();
    if (sessions > 0) log.said("sessions-taken-up", { sessions });
    if (sessions > 0) onNews();
  };
  for (;;) {
    const problem = await round().then(() => null, toAppError);
    if (problem && OUTDATING.has(problem.code)) {
      log.warned("worker-outdated", problem);
      return problem;
    }
    if (problem) {
      troubles.met(problem);
      quietRounds = QUIET_ROUNDS;
    } else troubles.over();
    lastMs = performance.now();
    await sleep(EVERY_MS, undefined, { signal: drained }).catch(() => {});
    if (drained.aborted) return null;
  }
}
