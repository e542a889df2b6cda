import { createPlanner } from "../planner/compose.ts";

// Its home is the last argument of the process: the reference server imports this file by its path only.
const PLANCRAFT_HOME = process.argv.at(-1) ?? "";
const planner = await createPlanner({
  environment: { PLANCRAFT_HOME, PLANCRAFT_MODEL: "offline", LOG_LEVEL: "warn", LANGSMITH_TRACING: "false" },
});
process.once("disconnect", () => void planner.close().finally(() => process.exit()));

/** The graph that the reference server runs. It keeps the threads itself, in memory; model calls go through the ledger. */
export const plan = planner.graph;
