import { SERVER_PATIENCE_MS } from "../../../utils/postgres/database.ts";
import { drawn, type Fault } from "./fault.ts";

/** Between a worker and Postgres nothing passes, and neither is told. */
export const cutNetwork: Fault = {
  name: "cut-network",
  lastsMs: [4_000, 15_000],
  losesCalls: true,
  begin: async ({ workers }, { target }) => {
    const { process, network } = drawn(workers, target);
    network.cut(SERVER_PATIENCE_MS);
    return { what: `${process.name} to postgres`, end: async () => network.mend() };
  },
};
