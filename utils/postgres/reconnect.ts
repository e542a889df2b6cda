import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import type { ErrorCode } from "../errors.ts";
import { storageError } from "./storage-error.ts";

/** A restart takes a second or two, a failover some more; after this the server is down, and the session says so. */
const OUTAGE_MS = 10_000;
/** What passes: the server is away, or has no connection left at the moment. */
const PASSING: ReadonlySet<ErrorCode> = new Set(["storage-unreachable", "storage-busy"]);
const FIRST_WAIT_MS = 25;
const LONGEST_WAIT_MS = 500;

/** Since when a pool's server cannot be reached: who comes later does not wait the whole time again. */
const lostAt = new WeakMap<pg.Pool, number>();

/**
 * Does work on a pool, and again while its server is away for a moment: restarted, failed over, its connections cut.
 * The work may have been done although its reply was lost: it is done again, so its statements must be idempotent.
 *
 * @throws AppError `storage-unreachable` or `storage-busy` when that has lasted for 10 seconds; for all that is no
 *   matter of the connection, at once; what is an AppError already, as it is.
 */
export async function throughOutage<T>(pool: pg.Pool, work: () => Promise<T>): Promise<T> {
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS)) {
    try {
      const result = await work();
      lostAt.delete(pool);
      return result;
    } catch (error) {
      const failure = storageError(error);
      if (!PASSING.has(failure.code) || pool.ending) throw failure;
      const since = lostAt.get(pool) ?? performance.now();
      lostAt.set(pool, since);
      if (performance.now() - since + waitMs > OUTAGE_MS) throw failure;
      await sleep(waitMs);
    }
  }
}
