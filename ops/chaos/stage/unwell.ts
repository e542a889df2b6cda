import { setTimeout as sleep } from "node:timers/promises";
import type { Stage } from "./stage.ts";

/** As long as a run may stand still. */
const PATIENCE_MS = 20_000;
/** Workers say every 3 s that they are there. */
const SEEN = "SELECT name FROM workers WHERE seen_at > now() - interval '9 seconds'";

/** Processes that have not come back from the faults, though others have taken over what they did: a sentence each. */
export async function unwell(stage: Stage): Promise<string[]> {
  for (const startedAt = performance.now(); ; await sleep(500)) {
    const { rows } = await stage.pool.query<{ name: string }>(SEEN);
    const silent = stage.workers.filter(
      ({ process: { pid } }) => !rows.some(({ name }) => name.startsWith(`process ${pid} on `)),
    );
    const servers = await Promise.all(
      stage.servers.map(async ({ process: { name, address } }) => {
        const answer = await fetch(`${address}/ready`, { signal: AbortSignal.timeout(5_000) }).catch(() => null);
        return answer?.status === 200 ? [] : [`${name} is not ready`];
      }),
    );
    const problems = [
      ...silent.map(({ process }) => `${process.name} does not say that it is there`),
      ...servers.flat(),
    ];
    if (problems.length === 0 || performance.now() - startedAt > PATIENCE_MS) return problems;
  }
}
