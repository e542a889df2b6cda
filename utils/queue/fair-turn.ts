import type { Priority } from "../../schemas/idea.ts";
import type { Statements } from "../postgres/transaction.ts";
import { QUEUE_SCHEMA, RUNS } from "./queue-tables.ts";

/** How many tags a class has. They begin anew when nothing of it waits, so that a year of backlog does not use them up. */
const TAGS = 600_000_000;
/** The priority of a class's first tag: all of a class go before any of the next one. */
const FIRST: Readonly<Record<Priority, number>> = { interactive: 3 * TAGS, normal: 2 * TAGS, batch: TAGS };

// A tag is what a priority lacks to its class's first, so the larger tag is the smaller priority. Jobs that are not due
// yet tell no time: one that waits for two minutes would hold it still. The conditions are in the words of the library's
// indexes, so that a long queue is not read through.
const JOBS = `FROM ${QUEUE_SCHEMA}.job WHERE name = $1 AND priority BETWEEN $2 AND $3`;
const WAITING = `${JOBS} AND state < 'active' AND NOT blocked`;
const TURN = `
  SELECT greatest($2::integer, least(
    coalesce(taken.last, (SELECT max(priority) ${WAITING} AND start_after <= now())),
    taken.own - 1,
    (SELECT min(priority) - 1 ${WAITING} AND group_tier = $4),
    $3::integer)) AS priority
  FROM (
    SELECT min(priority) AS last, min(priority) FILTER (WHERE group_tier = $4) AS own
    ${JOBS} AND state = 'active' AND group_id IS NOT NULL) AS taken`;

/**
 * A job's priority in pg-boss, so that within its class users take turns: start-time fair queueing (P. Goyal, H. M. Vin,
 * H. Cheng, SIGCOMM 1996), all jobs being of one length. A job's start tag is the larger of its owner's last tag plus 1 and
 * the virtual time, which is the largest tag that a worker has, else the smallest that waits; the smallest tag is next. So
 * 500 jobs of one user stand between nobody and their turn, and who was away saves up no turns.
 * @param client The transaction that sends the job.
 */
export async function fairPriority(client: Statements, priority: Priority, owner: string): Promise<number> {
  const first = FIRST[priority];
  const values = [RUNS, first - TAGS + 1, first, owner];
  // By its name, it is planned once a connection: planning takes longer than the rest.
  const { rows } = await client.query<{ priority: number }>({ name: "queue-turn", text: TURN, values });
  return rows[0]?.priority ?? first;
}
