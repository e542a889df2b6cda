import { drawn, type Fault, OVER } from "./fault.ts";

/** A server is killed, and is there again at another port. */
export const killedServer: Fault = {
  name: "killed-server",
  lastsMs: [0, 0],
  losesCalls: true,
  begin: async ({ servers }, { target }) => {
    const { process } = drawn(servers, target);
    await process.kill();
    await process.start();
    return { what: process.name, end: OVER };
  },
};
