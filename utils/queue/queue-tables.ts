import type pg from "pg";
import { type Db, PgBoss } from "pg-boss";
import { AppError } from "../errors.ts";
import { throughOutage } from "../postgres/reconnect.ts";
import type { Statements } from "../postgres/transaction.ts";

/** Ours alone: what a program beside us keeps in pg-boss's usual schema may be of another version. */
export const QUEUE_SCHEMA = "plancraft_queue";
/** Where jobs wait. One session's jobs run one after another, in the order in which they came; others are not held up. */
export const RUNS = "plancraft-runs";
/** On which the library notifies of jobs: named by it after the schema. A test compares them. */
export const QUEUE_CHANNEL = "pgboss_de8c603937bd00c9927527c3";
/** The version of pg-boss's tables that the library makes; a test compares them. */
export const QUEUE_TABLES_VERSION = 43;
const NO_JOB = "00000000-0000-0000-0000-000000000000";
const UNDEFINED_TABLE = "42P01";

/** pg-boss on somebody's connection. */
export function statementsOf(client: Statements): Db {
  return { executeSql: (text, values) => client.query(text, values) };
}

/**
 * pg-boss on a pool, not started: it has no timer and asks nothing until it is called.
 * Its supervision stays off for good: who holds a job is told by our heartbeats, jobs done are deleted at once, and none
 * may expire while its run waits for a person.
 */
export function bossOn(pool: pg.Pool, createSchema = true): PgBoss {
  const boss = new PgBoss({
    db: statementsOf(pool),
    schema: QUEUE_SCHEMA,
    createSchema,
    supervise: false,
    schedule: false,
  });
  // Without a listener an error of the library's own timers would end the process.
  boss.on("error", () => {});
  return boss;
}

/**
 * Has the library look its queue up now. It does so on the pool at the first use, and in transactions that hold all of the
 * pool's connections it would wait for one of them for ever.
 */
export async function lookUpQueue(boss: PgBoss): Promise<void> {
  await boss.findJobs(RUNS, { id: NO_JOB });
}

/**
 * Looks whether the queue's tables are there as we know them, and makes them where they are missing or older. Of many
 * processes at once one makes them: the library takes a lock of the database, and looks again under it.
 * @throws AppError `queue-newer` where a newer PlanCraft has been at work there; of category `storage`.
 */
export async function readyQueueTables(pool: pg.Pool): Promise<void> {
  await throughOutage(pool, async () => {
    const { version, isMade } = await found(pool);
    if (version > QUEUE_TABLES_VERSION) {
      throw new AppError("queue-newer", { found: String(version), known: String(QUEUE_TABLES_VERSION) });
    }
    if (version < QUEUE_TABLES_VERSION || !isMade) await make(pool);
  });
}

/** Below 0 where there are no such tables. */
async function found(pool: pg.Pool): Promise<{ version: number; isMade: boolean }> {
  try {
    const { rows } = await pool.query<{ version: number; isMade: boolean }>(
      `SELECT version, EXISTS (SELECT FROM ${QUEUE_SCHEMA}.queue WHERE name = $1) AS "isMade"
       FROM ${QUEUE_SCHEMA}.version`,
      [RUNS],
    );
    return rows[0] ?? { version: -1, isMade: false };
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === UNDEFINED_TABLE)
      return { version: -1, isMade: false };
    throw error;
  }
}

async function make(pool: pg.Pool): Promise<void> {
  // Who may not make schemas can be given this one.
  const { rows } = await pool.query<{ isThere: boolean }>('SELECT to_regnamespace($1) IS NOT NULL AS "isThere"', [
    QUEUE_SCHEMA,
  ]);
  const boss = bossOn(pool, rows[0]?.isThere !== true);
  try {
    await boss.start();
    await boss.createQueue(RUNS, { policy: "key_strict_fifo", notify: true });
  } finally {
    await boss.stop({ graceful: false, close: false });
  }
}
