import { drawn, type Fault } from "./fault.ts";

/** A process's clock jumps by ten minutes, and later back. */
export const skewedClock: Fault = {
  name: "skewed-clock",
  lastsMs: [4_000, 10_000],
  losesCalls: false,
  begin: async ({ workers, servers }, { target }) => {
    const { process } = drawn([...workers, ...servers], target);
    process.signal("SIGUSR2");
    return { what: process.name, end: async () => process.signal("SIGUSR2") };
  },
};
