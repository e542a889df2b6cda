import type pg from "pg";
import { type Db, PgBoss } from "pg-boss";
import type { Priority } from "../../schemas/idea.ts";
import type { RunJob } from "../../schemas/run-request.ts";
import type { Statements } from "../postgres/transaction.ts";

/** Where jobs wait. One session's jobs run one after another, in the order in which they came; others are not held up. */
export const RUNS = "plancraft-runs";
/** Where those end that failed for good. */
export const DEAD_RUNS = "plancraft-dead-runs";

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

/** As a job's `priority`; within a class users take turns. */
const CLASS: Readonly<Record<Priority, number>> = { interactive: 2, normal: 1, batch: 0 };

/** pg-boss on somebody's connection. */
export function statementsOf(client: Statements): Db {
  return { executeSql: (text, values) => client.query(text, values) };
}

/** Opens the queue to send to, and makes its tables where they are missing. */
export async function openRunQueue(pool: pg.Pool): Promise<RunQueue> {
  const boss = new PgBoss({ db: statementsOf(pool), supervise: false, schedule: false });
  // Without a listener an error of the library's own timers would end the process.
  boss.on("error", () => {});
  await boss.start();
  await boss.createQueue(DEAD_RUNS, { policy: "standard" });
  await boss.createQueue(RUNS, { policy: "key_strict_fifo", notify: true });
  return {
    send: async (client, { kind, session, request, priority, model, startAfter }) => {
      const id = await boss.send(
        RUNS,
        { kind, session, request },
        {
          db: statementsOf(client),
          singletonKey: session,
          priority: CLASS[priority],
          group: { id: model },
          ...(startAfter ? { startAfter } : {}),
        },
      );
      if (id === null) throw new Error("the queue took no job");
      return id;
    },
    withdraw: async (client, session) => {
      const db = statementsOf(client);
      const jobs = await boss.findJobs<RunJob>(RUNS, { key: session, queued: true, db });
      if (jobs.length > 0) {
        await boss.deleteJob(
          RUNS,
          jobs.map(({ id }) => id),
          { db },
        );
      }
    },
    close: () => boss.stop({ graceful: false, close: false }),
  };
}
