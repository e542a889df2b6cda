import pg from "pg";
import { onTestFinished } from "vitest";
import { openPlanner } from "../../planner/compose.ts";
import type { LazyPlanner } from "../../planner/planner.ts";
import type { RunHooks, RunOutcome } from "../../planner/queued/run-outcome.ts";
import { Signals } from "../../utils/postgres/signals.ts";
import { openWorkQueue } from "../../utils/queue/work-queue.ts";
import type { Variables } from "./run-cli.ts";

/** Never a second try. */
export const ONCE: RunHooks = { retryAt: () => null, maxAttempts: 1 };

/** A worker as far as it takes jobs one by one: its planner, and the queue that it takes them from. */
export interface QueueWorker {
  readonly planner: LazyPlanner;
  /** Takes all jobs that wait, one after another, and settles each in the queue as a worker does. */
  work(hooks?: RunHooks): Promise<RunOutcome[]>;
}

/** Closed with the test that is under way. */
export async function queueWorker(environment: Variables): Promise<QueueWorker> {
  const url = environment["DATABASE_URL"] ?? "";
  const pool = new pg.Pool({ connectionString: url });
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const signals = new Signals(async () => client);
  const queue = await openWorkQueue(pool, signals);
  const planner = await openPlanner({ environment, runsQueued: true });
  onTestFinished(async () => {
    await planner.close();
    await queue.close();
    signals.close();
    await client.end();
    await pool.end();
  });
  return {
    planner,
    work: async (hooks = ONCE) => {
      const outcomes: RunOutcome[] = [];
      for (let [taken] = await queue.fetch(1, []); taken; [taken] = await queue.fetch(1, [])) {
        const outcome = await planner.runQueued(taken.job, hooks);
        outcomes.push(outcome);
        if (outcome.outcome === "requeue") await queue.requeue(taken, outcome.startAfter);
        else if (outcome.outcome === "left" || outcome.outcome === "busy") {
          await queue.giveBack(taken);
          return outcomes;
        } else await queue.complete(taken);
      }
      return outcomes;
    },
  };
}
