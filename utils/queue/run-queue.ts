import type pg from "pg";
import type { PgBoss } from "pg-boss";
import type { Priority } from "../../schemas/idea.ts";
import type { RunJob } from "../../schemas/run-request.ts";
import { AppError } from "../errors.ts";
import type { Statements } from "../postgres/transaction.ts";
import { fairPriority } from "./fair-turn.ts";
import { bossOn, lookUpQueue, QUEUE_SCHEMA, RUNS, readyQueueTables, statementsOf } from "./queue-tables.ts";

// In one statement: a job that a worker takes meanwhile stays with it.
const WITHDRAW = `DELETE FROM ${QUEUE_SCHEMA}.job WHERE name = $1 AND singleton_key = $2 AND state < 'active'`;

/** A job with what it is sent by. */
export interface SentJob extends RunJob {
  readonly priority: Priority;
  /** Whose it is: of many users, each gets their turn. */
  readonly owner: string;
  /** The id of its session's model: a worker without access to that passes it over. */
  readonly model: string;
  /** Not before this moment; at once where it is not given. */
  readonly startAfter?: Date | undefined;
}

/** The queue as those see it who ask for runs. */
export interface RunQueue {
  /** Sends a job within somebody's transaction. @returns Its id. */
  send(client: Statements, job: SentJob): Promise<string>;
  /** Removes a session's jobs that wait, within somebody's transaction; one that a worker has stays with it. */
  withdraw(client: Statements, session: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the queue to send to. It looks once whether its tables are there, and makes them where they are missing; nothing
 * of it polls or goes on by itself.
 * @throws AppError `queue-newer`; of category `storage`.
 */
export async function openRunQueue(pool: pg.Pool): Promise<RunQueue> {
  await readyQueueTables(pool);
  const boss = bossOn(pool);
  await lookUpQueue(boss);
  return {
    send: (client, job) => sendJob(boss, client, job),
    withdraw: async (client, session) => {
      await client.query(WITHDRAW, [RUNS, session]);
    },
    close: async () => {},
  };
}

/** Sends a job on a connection, with the turn that is its owner's. @returns Its id. */
export async function sendJob(boss: PgBoss, client: Statements, job: SentJob): Promise<string> {
  const { kind, session, request, trace, priority, owner, model, startAfter } = job;
  const id = await boss.send(
    RUNS,
    { kind, session, request, priority, ...(trace ? { trace } : {}) },
    {
      db: statementsOf(client),
      singletonKey: session,
      priority: await fairPriority(client, priority, owner),
      // The library's two names for what a job belongs to: by the first a worker passes jobs over.
      group: { id: model, tier: owner },
      ...(startAfter ? { startAfter } : {}),
    },
  );
  if (id === null) throw new AppError("defect", { problem: "the queue took no job" });
  return id;
}
