import type { Fault } from "./fault.ts";

/** There is no room left for Postgres's tables. */
export const fullDisk: Fault = {
  name: "full-disk",
  lastsMs: [2_000, 6_000],
  losesCalls: true,
  missing: ({ postgres }) => (postgres.disk ? null : "no disk can be mounted here"),
  begin: async ({ postgres }) => {
    await postgres.disk?.fill();
    return { what: "postgres's tables", end: async () => postgres.disk?.makeRoom() };
  },
};
