import { asyncExitHook } from "exit-hook";
import { createPlanner } from "../planner/compose.ts";
import { RECURSION_LIMIT } from "../planner/context.ts";

/** As long as the server gives itself to write its threads to disk. */
const CLOSE_WAIT_MS = 3_000;

const planner = await createPlanner();
// The server's own exit hooks: it ends the process when they are done, so a listener of ours would come too late.
asyncExitHook(() => planner.close(), { wait: CLOSE_WAIT_MS });

/**
 * The graph that langgraph.json names. The server keeps the threads, in `.langgraph_api/`; model calls go through the
 * ledger in Postgres as everywhere. Without a limit of its own a run would end after 25 supersteps.
 */
export const plan = planner.graph.withConfig({ recursionLimit: RECURSION_LIMIT });
