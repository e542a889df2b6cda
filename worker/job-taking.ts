import { setTimeout as sleep } from "node:timers/promises";
import type { TakenJob, WorkDoor } from "../planner/workers/work-door.ts";
import { toAppError } from "../utils/errors.ts";
import type { LineIds } from "../utils/observability/log-line.ts";
import type { WorkerLog } from "../utils/observability/worker-log.ts";
import { Troubles } from "./troubles.ts";

interface TakingOptions {
  readonly door: WorkDoor;
  readonly concurrency: number;
  readonly log: WorkerLog;
  readonly over: AbortSignal;
}

/** Whoever sends tells; this is for what is to begin later, and for what was told while nobody could hear it. */
const POLL_MS = 2_000;
/** While the database is away, between two tries. */
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 4_000;

/** Takes jobs, as many at once as it may run, and runs them. */
export class JobTaking {
  readonly #options: TakingOptions;
  readonly #troubles: Troubles;
  readonly #taken = new Map<string, TakenJob>();
  /** The models that this worker has no access to, as far as it has met them. */
  readonly #passed = new Set<string>();
  #wake = Promise.withResolvers<void>();

  constructor(options: TakingOptions) {
    this.#options = options;
    this.#troubles = new Troubles(options.log);
  }

  /** What it has and has not settled. */
  get taken(): readonly TakenJob[] {
    return [...this.#taken.values()];
  }

  /** There may be jobs, or room for one. */
  wake(): void {
    this.#wake.resolve();
  }

  /** Takes jobs until it is over; what runs then goes on. */
  async run(): Promise<void> {
    const { over } = this.#options;
    over.addEventListener("abort", () => this.wake(), { once: true });
    for (let waitMs = FIRST_WAIT_MS; !over.aborted; ) {
      // Before it looks: what comes from now on is not missed.
      this.#wake = Promise.withResolvers();
      const wasFull = await this.#takeSome().catch((error: unknown) => {
        this.#troubles.met(toAppError(error));
        return null;
      });
      if (wasFull === null) await this.#pause(waitMs);
      else if (!wasFull) await this.#pause(POLL_MS);
      waitMs = wasFull === null ? Math.min(2 * waitMs, LONGEST_WAIT_MS) : FIRST_WAIT_MS;
    }
  }

  /** @returns Whether there may be more that it can take at once. */
  async #takeSome(): Promise<boolean> {
    const { door, concurrency } = this.#options;
    const free = concurrency - this.#taken.size;
    if (free <= 0) return false;
    const found = await door.take(free, [...this.#passed]);
    this.#troubles.over();
    for (const taken of found) {
      this.#taken.set(taken.id, taken);
      void this.#settle(taken);
    }
    return found.length === free && this.#taken.size < concurrency;
  }

  /** Where that cannot be noted, the job is as a dead worker's: it is given back when nobody has said for a while that it runs. */
  async #settle(taken: TakenJob): Promise<void> {
    const { log } = this.#options;
    const { id: job } = taken;
    const { session } = taken.job;
    const ids = idsOf(taken);
    try {
      await this.#end(taken);
    } catch (error) {
      log.warned("job-lost", toAppError(error), { ids, job, session });
    } finally {
      this.#taken.delete(job);
      this.wake();
    }
  }

  async #end(taken: TakenJob): Promise<void> {
    const { door, log, over } = this.#options;
    const { id: job, model } = taken;
    const { session } = taken.job;
    const ids = idsOf(taken);
    if (over.aborted) return await door.giveBack(taken);
    if (!door.isAccessible(model)) {
      this.#passed.add(model);
      log.said("job-passed-over", { ids, job, session, model });
      return await door.giveBack(taken);
    }
    log.said("job-taken", { ids, job, session, model });
    const startedAt = performance.now();
    const { end, error } = await door.run(taken);
    const durationMs = Math.round(performance.now() - startedAt);
    const fields = { ids, job, session, end, durationMs };
    if (error === undefined) log.said("job-over", fields);
    else log.warned("job-over", error, fields);
  }

  /** Until it is woken, or for a time. */
  async #pause(ms: number): Promise<void> {
    const patience = new AbortController();
    const waited = sleep(ms, undefined, { signal: patience.signal }).catch(() => {});
    await Promise.race([this.#wake.promise, waited]);
    patience.abort();
  }
}

/** What the lines about a job name: the request that it comes of. */
function idsOf({ job: { trace } }: TakenJob): LineIds {
  return trace ? { requestId: trace.requestId, traceId: trace.traceId, spanId: trace.ownSpanId ?? undefined } : {};
}
