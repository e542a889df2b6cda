import { CIRCUIT_RESTS_MS, type Fault } from "./fault.ts";

/** The provider answers every call with 500. */
export const serverErrorStorm: Fault = {
  name: "server-error-storm",
  lastsMs: [2_000, 6_000],
  restsMs: CIRCUIT_RESTS_MS,
  losesCalls: false,
  begin: async ({ model }) => {
    const over = model.fail({ fault: { kind: "server-error" } });
    return { what: "500", end: async () => over() };
  },
};
