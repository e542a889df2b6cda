import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import type { RunJob } from "../../schemas/run-request.ts";
import { AppError } from "../../utils/errors.ts";
import { packageVersion } from "../../utils/package-files.ts";
import { forLeftSession, leftSessions } from "../../utils/postgres/stores/sessions/left-sessions.ts";
import { WorkerStore } from "../../utils/postgres/stores/worker-store.ts";
import { openWorkQueue, type TakenJob, type WorkQueue } from "../../utils/queue/work-queue.ts";
import type { RunHooks, RunOutcome } from "../queued/run-outcome.ts";
import type { StoredContext } from "../wiring/context.ts";
import { accessibleModels, isAccessible } from "./model-access.ts";
import { MAX_ATTEMPTS, retryAt } from "./next-try.ts";
import type { EndedJob, WorkDoor } from "./work-door.ts";

/** Workers say every 3 seconds what they have: two of them may be late. */
const SILENT_MS = 9_000;
/** Somebody works on the session for a moment, or a dead worker's connection is still believed. */
const BUSY_MS = 1_000;

/** What a worker needs of the planner. */
export interface WorkingPlanner {
  runQueued(job: RunJob, hooks: RunHooks): Promise<RunOutcome>;
  handOver(): Promise<void>;
  /** @throws AppError where the schema is not this version's. */
  ready(): Promise<void>;
}

/** Opens the queue for a worker, which is one of those that are there from its first `seen` on. */
export async function openWork(
  context: StoredContext,
  planner: WorkingPlanner,
  { concurrency }: { readonly concurrency: number },
): Promise<WorkDoor> {
  const { store, signals } = context;
  const { pool } = store;
  const [queue, sending] = await Promise.all([openWorkQueue(pool, signals), context.queue.open()]);
  const workers = new WorkerStore(pool);
  const models = accessibleModels(context);
  const name = `process ${process.pid} on ${hostname()}`;
  const worker = { id: randomUUID(), name, version: packageVersion(), concurrency, models };

  /** Sends a job for each session that is left, unless it has got one meanwhile. @returns How many. */
  async function sendForLeft(): Promise<number> {
    const left = await leftSessions(pool);
    const jobless = new Set(left.length === 0 ? [] : await queue.withoutJob(left.map(({ session }) => session)));
    let sent = 0;
    for (const { session, owner, ...job } of left.filter((one) => jobless.has(one.session))) {
      const isSent = await forLeftSession(pool, session, async (client) => {
        if ((await queue.withoutJob([session])).length === 0) return false;
        await sending.send(client, { kind: "run", session, owner: owner ?? "", ...job });
        return true;
      });
      if (isSent) sent += 1;
    }
    return sent;
  }

  return {
    id: worker.id,
    isAccessible: (model) => isAccessible(model, models),
    seen: async (taken) => {
      await Promise.all([workers.seen(worker), queue.touch(taken)]);
    },
    take: (count, passed) => queue.fetch(count, passed),
    run: (taken) => runJob({ planner, queue, requests: context.requests }, taken),
    giveBack: async (taken) => void (await queue.giveBack(taken)),
    takeUp: async () => (await queue.giveBackAbandoned(SILENT_MS)) + (await sendForLeft()),
    onSent: (listener) => queue.listen(listener),
    handOver: () => planner.handOver(),
    checkSchema: () => planner.ready(),
    leave: async () => {
      await workers.left(worker.id);
      await queue.close();
    },
  };
}

interface Running {
  readonly planner: WorkingPlanner;
  readonly queue: WorkQueue;
  readonly requests: StoredContext["requests"];
}

/** Runs a job, and notes in the queue what came of it. Where it has gone to another worker meanwhile, that one notes it. */
async function runJob({ planner, queue, requests }: Running, taken: TakenJob): Promise<EndedJob> {
  const { session, request } = taken.job;
  // Before it runs: with its last event it is gone, and a letter is to have it.
  const asked = request ? (await requests.waiting(session)).find(({ id }) => id === request) : undefined;
  let failure: AppError | undefined;
  const hooks: RunHooks = {
    maxAttempts: MAX_ATTEMPTS,
    retryAt: (error, attempt) => {
      failure = error;
      return retryAt(error, attempt);
    },
  };
  const ran = await planner.runQueued(taken.job, hooks);
  switch (ran.outcome) {
    case "over":
      await queue.complete(taken);
      return { end: "over" };
    case "left":
      await queue.giveBack(taken);
      return { end: "left" };
    case "busy":
      await queue.requeue(taken, new Date(Date.now() + BUSY_MS));
      return { end: "busy" };
    case "requeue":
      await queue.requeue(taken, ran.startAfter);
      return { end: "requeued", error: failure };
    case "dead": {
      const error = failure ?? new AppError("defect", { problem: ran.error.message });
      await queue.bury(taken, { error, attempts: ran.attempts, request: asked?.request });
      return { end: "dead", error };
    }
  }
}
