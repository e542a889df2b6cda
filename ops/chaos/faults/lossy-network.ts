import type { Fault } from "./fault.ts";

/** Of a piece that is sent. A session makes hundreds: some connections break each second. */
const LOSS = 0.01;

/** Connections to Postgres and to the provider break at random. */
export const lossyNetwork: Fault = {
  name: "lossy-network",
  lastsMs: [3_000, 8_000],
  losesCalls: true,
  begin: async ({ workers, servers, provider }) => {
    const networks = [...[...workers, ...servers].map(({ network }) => network), provider];
    for (const network of networks) network.setConditions({ loss: LOSS });
    return {
      what: `${LOSS * 100} % of what is sent`,
      end: async () => {
        for (const network of networks) network.setConditions({ loss: 0 });
      },
    };
  },
};
