import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Invariant } from "./invariant.ts";

/** No request and no job of a session that is over, no dead letter, and nothing in the folders for temporary files. */
export const nothingLeftOver: Invariant = async ({ rows, temporaryFolders }) => {
  const requests = await rows<{ session: string }>(
    `SELECT session FROM run_requests JOIN sessions ON sessions.id = session WHERE state NOT IN ('queued', 'running', 'cancelled')`,
  );
  const jobs = await rows<{ session: string; state: string }>(
    `SELECT singleton_key AS session, job.state::text AS state FROM plancraft_queue.job AS job WHERE job.state <> 'completed'`,
  );
  const dead = await rows<{ session: string; code: string }>("SELECT session, code FROM dead_runs");
  const left = await Promise.all(
    temporaryFolders.map(async (folder) => (await readdir(folder).catch(() => [])).map((name) => join(folder, name))),
  );
  return [
    ...requests.map(({ session }) => `${session} is over, and something is still asked of it`),
    ...jobs.map(({ session, state }) => `A job of ${session} is ${state}`),
    ...dead.map(({ session, code }) => `${session} has a dead letter: ${code}`),
    ...left.flat().map((path) => `${path} was left`),
  ];
};
