// LangGraph's own server on our graph, with its threads in memory. It tells its address by IPC and ends when its parent
// lets go of it. Its one argument is a folder of its own: the ledger's home, and where it writes its threads at the end.
import { join } from "node:path";
import { startServer } from "@langchain/langgraph-api/server";

/** As many runs at once; each looks for work again after up to a second, as everything of the reference server does. */
const WORKERS = 10;

const folder = process.argv.at(-1) ?? "";
const { host } = await startServer({
  port: 0,
  nWorkers: WORKERS,
  host: "127.0.0.1",
  cwd: folder,
  graphs: { plancraft: `${join(import.meta.dirname, "plan.ts")}:plan` },
});
process.send?.({ address: `http://${host}` });
