import type { Fault } from "./fault.ts";

const RETRY_AFTER_S = 2;

/** The provider answers every call with 429. */
export const rateLimitStorm: Fault = {
  name: "rate-limit-storm",
  lastsMs: [2_000, 8_000],
  losesCalls: false,
  begin: async ({ model }) => {
    const over = model.fail({ fault: { kind: "rate-limited", retryAfter: { seconds: RETRY_AFTER_S } } });
    return { what: `429, Retry-After ${RETRY_AFTER_S} s`, end: async () => over() };
  },
};
