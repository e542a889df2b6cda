import { drawn, type Fault, OVER } from "./fault.ts";

/** A worker is killed, and another one started in its place. */
export const killedWorker: Fault = {
  name: "killed-worker",
  lastsMs: [0, 0],
  losesCalls: true,
  begin: async ({ workers }, { target }) => {
    const { process } = drawn(workers, target);
    await process.kill();
    await process.start();
    return { what: process.name, end: OVER };
  },
};
