import type pg from "pg";
import { z } from "zod";
import { Priority } from "../../schemas/idea.ts";
import { RunJob } from "../../schemas/run-request.ts";
import { AppError } from "../errors.ts";
import { measure } from "../observability/metrics/measured.ts";
import { throughOutage } from "../postgres/reconnect.ts";
import type { Signals } from "../postgres/signals.ts";
import { storageError } from "../postgres/storage-error.ts";
import { type DeadRun, keepDeadRun } from "../postgres/stores/dead-run-store.ts";
import { inTransaction, type Statements } from "../postgres/transaction.ts";
import { bossOn, lookUpQueue, QUEUE_CHANNEL, QUEUE_SCHEMA, RUNS, readyQueueTables } from "./queue-tables.ts";
import { sendJob } from "./run-queue.ts";

/** One taking of a job. */
type Taking = Pick<TakenJob, "id" | "retryCount">;

/** A job that this process has taken. What is done with it holds only for as long as it has not been given to another. */
export interface TakenJob {
  readonly id: string;
  /** How often it had been taken before: with the id it names this taking. */
  readonly retryCount: number;
  readonly job: RunJob;
  readonly priority: Priority;
  readonly owner: string;
  readonly model: string;
}

/** What waits, by model: for who asks why nothing happens. */
export interface WaitingJobs {
  readonly model: string;
  readonly count: number;
  /** When the first of them was sent. */
  readonly since: Date;
}

/** The queue as workers see it. Where a job has gone to another, `complete` and the like do nothing and say false. */
export interface WorkQueue {
  /** Takes up to so many jobs, those that are next, in any order. One of an unknown kind is buried and not among them. */
  fetch(count: number, ignoreModels: readonly string[]): Promise<TakenJob[]>;
  /** Says that their worker lives. @returns Those that it still has. */
  touch(jobs: readonly TakenJob[]): Promise<ReadonlySet<string>>;
  /** Done: the job is gone. */
  complete(job: TakenJob): Promise<boolean>;
  /** Back at once and to its place, for any worker. */
  giveBack(job: TakenJob): Promise<boolean>;
  /** Another try of it, not before a moment; what its session was asked for since goes first. */
  requeue(job: TakenJob, startAfter: Date): Promise<boolean>;
  /** For good: a letter of it is kept, and its session's next job can go. */
  bury(job: TakenJob, letter: Omit<DeadRun, "job">): Promise<boolean>;
  /** Gives back the jobs of workers that have not touched them for so long. @returns How many. */
  giveBackAbandoned(silentMs: number): Promise<number>;
  /** Which of these sessions have no job, neither waiting nor taken. */
  withoutJob(sessions: readonly string[]): Promise<string[]>;
  /** What waits and could be taken now. */
  waiting(): Promise<WaitingJobs[]>;
  /** Calls whenever jobs may have come, until what it gives is called. A job that is due later makes no call. */
  listen(wake: () => void): Promise<() => void>;
  close(): Promise<void>;
}

/** Of an unknown job's kind, so many characters are said. */
const MAX_KIND = 40;
/** The data of a job as it is sent. */
const KnownJob = RunJob.extend({ priority: Priority });

const JOB = `${QUEUE_SCHEMA}.job`;
// As a try that failed stands in the library's tables: first of its session, and its next taking counts one up.
const BACK = "state = 'retry', start_after = now()";
const WAKE = `SELECT pg_notify('${QUEUE_CHANNEL}', '${RUNS}') FROM back LIMIT 1`;
// Not kept as completed: the session's events tell what was done, and a small table stays fast.
const DONE = `DELETE FROM ${JOB} WHERE name = $1 AND id = $2 AND state = 'active' AND retry_count = $3 RETURNING id`;
const GIVE_BACK = `
  WITH back AS (
    UPDATE ${JOB} SET ${BACK}
    WHERE name = $1 AND id = $2 AND state = 'active' AND retry_count = $3 RETURNING id)
  ${WAKE}`;
const GIVE_BACK_ABANDONED = `
  WITH back AS (
    UPDATE ${JOB} SET ${BACK}
    WHERE name = $1 AND state = 'active' AND heartbeat_on < now() - $2 * interval '1 millisecond' RETURNING id),
  woken AS (${WAKE})
  SELECT count(*)::integer AS count FROM back LEFT JOIN woken ON true`;
const TOUCH = `
  UPDATE ${JOB} SET heartbeat_on = now()
  WHERE name = $1 AND id = ANY($2::uuid[]) AND state = 'active' AND id::text || ':' || retry_count = ANY($3::text[])
  RETURNING id`;
const WITHOUT_JOB = `
  SELECT session FROM unnest($2::text[]) AS session
  WHERE NOT EXISTS (SELECT FROM ${JOB} WHERE name = $1 AND singleton_key = session AND state <= 'active')`;
const WAITING = `
  SELECT group_id AS model, count(*)::integer AS count, min(created_on) AS since FROM ${JOB}
  WHERE name = $1 AND state < 'active' AND NOT blocked AND start_after <= now() GROUP BY group_id ORDER BY group_id`;

/**
 * Opens the queue to work on.
 * @param signals The connection of this process that listens.
 * @throws AppError `queue-newer`; of category `storage`, as every method does.
 */
export async function openWorkQueue(pool: pg.Pool, signals: Pick<Signals, "listen">): Promise<WorkQueue> {
  await readyQueueTables(pool);
  const boss = bossOn(pool);
  // It goes on with what an update of the library builds behind its back, such as an index.
  await boss.start();
  // Starting passes over a look-up that fails.
  await lookUpQueue(boss);
  const ask = <T extends pg.QueryResultRow>(sql: string, values: unknown[]) =>
    throughOutage(pool, () => pool.query<T>(sql, values));
  /** Deletes the job as part of something, where it is still ours. */
  const end = ({ id, retryCount }: Taking, rest: (client: Statements) => Promise<unknown>) =>
    inTransaction(pool, async (client) => {
      const isOurs = (await client.query(DONE, [RUNS, id, retryCount])).rows.length > 0;
      if (isOurs) await rest(client);
      return isOurs;
    });
  const bury = async (job: Taking, letter: DeadRun) => {
    const isOurs = await end(job, (client) => keepDeadRun(client, letter));
    if (isOurs) measure("letter-kept", { code: letter.error.code });
    return isOurs;
  };
  return {
    fetch: async (count, ignoreModels) => {
      // Not again after an outage: jobs whose reply was lost come back as those of a worker that is silent.
      const rows = await boss
        .fetch<unknown>(RUNS, { batchSize: count, ignoreGroups: [...ignoreModels] })
        .catch((error: unknown) => {
          throw storageError(error);
        });
      const jobs: TakenJob[] = [];
      for (const { id, retryCount, data, groupId, groupTier } of rows) {
        const known = KnownJob.safeParse(data);
        const rest = { id, retryCount, owner: groupTier ?? "", model: groupId ?? "" };
        if (known.success) {
          const { priority, ...job } = known.data;
          jobs.push({ ...rest, job, priority });
        } else {
          await bury(rest, unknownJob(data));
        }
      }
      return jobs;
    },
    touch: async (jobs) => {
      if (jobs.length === 0) return new Set();
      const { rows } = await ask<{ id: string }>(TOUCH, [
        RUNS,
        jobs.map(({ id }) => id),
        jobs.map(({ id, retryCount }) => `${id}:${retryCount}`),
      ]);
      return new Set(rows.map(({ id }) => id));
    },
    complete: async (job) => (await ask(DONE, [RUNS, job.id, job.retryCount])).rows.length > 0,
    giveBack: async (job) => (await ask(GIVE_BACK, [RUNS, job.id, job.retryCount])).rows.length > 0,
    requeue: (job, startAfter) => end(job, (client) => sendJob(boss, client, { ...job.job, ...job, startAfter })),
    bury: (job, letter) => bury(job, { ...letter, job: job.job }),
    giveBackAbandoned: async (silentMs) =>
      (await ask<{ count: number }>(GIVE_BACK_ABANDONED, [RUNS, silentMs])).rows[0]?.count ?? 0,
    withoutJob: async (sessions) =>
      (await ask<{ session: string }>(WITHOUT_JOB, [RUNS, sessions])).rows.map(({ session }) => session),
    waiting: async () => (await ask<WaitingJobs>(WAITING, [RUNS])).rows,
    listen: (wake) =>
      signals.listen(QUEUE_CHANNEL, (queue) => {
        if (queue === RUNS || queue === null) wake();
      }),
    close: () => boss.stop({ graceful: false, close: false }),
  };
}

function unknownJob(data: unknown): DeadRun {
  const kind = z.object({ kind: z.string() }).safeParse(data);
  const error = new AppError("job-unknown", { kind: kind.success ? kind.data.kind.slice(0, MAX_KIND) : "?" });
  return { job: data, error, attempts: 0 };
}
