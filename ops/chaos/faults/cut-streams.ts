import { CIRCUIT_RESTS_MS, drawn, type Fault } from "./fault.ts";

const WAYS = ["reset-midway", "cut", "reset-before"] as const;

/** The provider's answers break off. */
export const cutStreams: Fault = {
  name: "cut-streams",
  lastsMs: [1_000, 4_000],
  restsMs: CIRCUIT_RESTS_MS,
  losesCalls: false,
  begin: async ({ model }, { target }) => {
    const kind = drawn(WAYS, target);
    const over = model.fail({ fault: { kind } });
    return { what: kind, end: async () => over() };
  },
};
