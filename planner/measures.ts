import type pg from "pg";
import { within } from "../utils/observability/deadline.ts";
import type { GaugeReadings, Reading, StoredReadings } from "../utils/observability/metrics/gauge-readings.ts";
import { readStoredGauges } from "../utils/postgres/stores/gauge-store.ts";
import type { StoredContext } from "./wiring/context.ts";

/** Any number of scrapers may ask, and each scrapes every few seconds: more often the database is not asked. */
const KEPT_MS = 5_000;
/** Shorter than the 10 s for which a scraper waits. */
const PATIENCE_MS = 2_000;

/** Reads what gauges are set from: of this process each time, of the database not more often than every 5 seconds. */
export function gaugeReader(
  { config, store: { pool }, runs }: Pick<StoredContext, "config" | "store" | "runs">,
  now: () => number = () => performance.now(),
): (of: Reading) => Promise<GaugeReadings> {
  let reading: Promise<StoredReadings> | null = null;
  let readAt = Number.NEGATIVE_INFINITY;
  let isOver = true;
  const stored = async () => {
    // One that hangs is not followed by others, which would hang as well.
    if (reading === null || (isOver && now() - readAt >= KEPT_MS)) {
      readAt = now();
      isOver = false;
      reading = readStored(pool, config.usesWorkers).finally(() => {
        isOver = true;
      });
      reading.catch(() => {});
    }
    const asked = reading;
    return (await within(asked, PATIENCE_MS).catch(() => false)) ? await asked : null;
  };
  return async (of) => {
    const { totalCount, idleCount, waitingCount } = pool;
    return {
      activeRuns: runs.size,
      pool: { idle: idleCount, busy: totalCount - idleCount, waiting: waitingCount },
      stored: of === "all" ? await stored() : null,
    };
  };
}

async function readStored(pool: pg.Pool, usesWorkers: boolean): Promise<StoredReadings> {
  const gauges = await readStoredGauges(pool);
  if (!usesWorkers) return { ...gauges, jobs: [], oldestAgeSeconds: 0 };
  // Where there is no queue, nothing of it is loaded.
  const { readQueueGauges } = await import("../utils/queue/queue-gauges.ts");
  return { ...gauges, ...(await readQueueGauges(pool)) };
}
