import { drawn, type Fault, OVER } from "./fault.ts";

/** Postgres has lost a process's connections, and the process is never told: it has to find out. */
export const halfOpenConnections: Fault = {
  name: "half-open-connections",
  lastsMs: [0, 0],
  losesCalls: true,
  begin: async ({ workers, servers }, { target }) => {
    const { process, network } = drawn([...workers, ...servers], target);
    const count = network.abandon();
    return { what: `${count} connections of ${process.name}`, end: OVER };
  },
};
