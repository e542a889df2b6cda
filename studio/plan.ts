import { asyncExitHook } from "exit-hook";
import { createPlanner } from "../planner/compose.ts";

/** As long as the server gives itself to write its threads to disk. */
const CLOSE_WAIT_MS = 3_000;

const planner = await createPlanner();
// The server's own exit hooks: it ends the process when they are done, so a listener of ours would come too late.
asyncExitHook(() => planner.close(), { wait: CLOSE_WAIT_MS });
// The hooks listen once, and Ctrl-C arrives twice: from the terminal, and from the watcher that started this process.
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => {});

/**
 * The graph that langgraph.json names. The server keeps the threads itself, in `.langgraph_api/`; model calls go
 * through the ledger as everywhere.
 */
export const plan = planner.graph;
