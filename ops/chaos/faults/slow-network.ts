import type { Fault } from "./fault.ts";

const LATENCY_MS = 200;

/** Everybody is far from Postgres. */
export const slowNetwork: Fault = {
  name: "slow-network",
  lastsMs: [4_000, 10_000],
  losesCalls: false,
  begin: async ({ workers, servers }) => {
    const networks = [...workers, ...servers].map(({ network }) => network);
    for (const network of networks) network.setConditions({ latencyMs: LATENCY_MS });
    return {
      what: `${LATENCY_MS} ms to postgres`,
      end: async () => {
        for (const network of networks) network.setConditions({ latencyMs: 0 });
      },
    };
  },
};
